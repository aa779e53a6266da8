//! Artifacts that have bytes, and nothing in them.

use super::binary_shape::describe_hollow_binary;
use super::xml_shape::describe_hollow_xml;
use crate::files::{Digest, JsonOutline};

/// What a file is by its name.
struct NamedAs {
    json: bool,
    xml: bool,
    table: bool,
}

impl NamedAs {
    fn of(path: &str) -> Self {
        let has_extension = |known: &[&str]| {
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
            known
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        };
        let guessed = mime_guess::from_path(path);
        let ends_with = |word: &str| guessed.iter().any(|it| it.essence_str().ends_with(word));
        NamedAs {
            json: ends_with("json") || has_extension(&["jsonl", "ndjson", "har", "sarif"]),
            xml: ends_with("xml"),
            table: ends_with("/csv") || ends_with("/tab-separated-values"),
        }
    }
}

/// Why a file proves nothing although it has bytes, in words that follow its name; `None` where it may
/// prove something.
pub(super) fn describe_hollowness(path: &str, digest: &Digest) -> Option<String> {
    if digest.size == 0 || digest.sha256.is_none() {
        return None;
    }
    if let Some(why) = describe_hollow_binary(digest) {
        return Some(why.to_owned());
    }
    let named = NamedAs::of(path);
    let shape = &digest.shape;
    match shape.ink.as_str() {
        "" => return Some("holds nothing but white space".to_owned()),
        said @ ("null" | "{}" | "[]" | "\"\"") => return Some(format!("says only `{said}`")),
        _ => {}
    }
    let of_json = shape
        .json
        .and_then(|json| describe_hollow_json(json, named.json));
    if of_json.is_some() || named.json {
        return of_json.map(str::to_owned);
    }
    if named.xml {
        return describe_hollow_xml(digest).map(str::to_owned);
    }
    // Spreadsheets take such a first line as the name of the separator.
    let titles = if shape.ink.starts_with("sep=") { 2 } else { 1 };
    let has_titles_only = shape.records <= titles && !shape.has_number_first;
    let message = "has the titles of its columns and no record";
    (named.table && has_titles_only).then(|| message.to_owned())
}

fn describe_hollow_json(json: JsonOutline, is_json_by_name: bool) -> Option<&'static str> {
    if json.is_cut_off {
        return is_json_by_name.then_some("is cut off: it ends inside a list, an object or a text");
    }
    if !json.has_value {
        return Some("holds brackets and no value");
    }
    json.is_empty_list.then_some("is a list of no records")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, bytes: &[u8], expected: Option<&str>) {
        let digest = Digest::of(bytes).expect("reads");
        let found = describe_hollowness(path, &digest);
        let has_words = match (&found, expected) {
            (Some(found), Some(expected)) => found.contains(expected),
            (found, expected) => found.is_none() && expected.is_none(),
        };
        assert!(has_words, "{path} {bytes:?}: {found:?}, not {expected:?}");
    }

    fn utf16(text: &str) -> Vec<u8> {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn nothing_is_in_them() {
        let blank = Some("white space");
        for path in ["a.txt", "a.json", "a.csv", "a.xml", "a"] {
            check(path, b" \n\n", blank);
            check(path, b"\xef\xbb\xbf", blank);
            check(path, b"\xff\xfe", blank);
            check(path, &utf16(" \r\n"), blank);
            check(path, "\u{feff}\u{200b}\u{a0}".as_bytes(), blank);
            check(path, b"\0\0\0\0", blank);
            check(path, b"{ }\n", Some("`{}`"));
            check(path, b"[\n]", Some("`[]`"));
            check(path, b"null\n", Some("`null`"));
            check(path, &utf16("null"), Some("`null`"));
        }
        check("a.json", br#"{"value":[]}"#, Some("no value"));
        check(
            "a.json",
            br#"{"@odata.context":"https://x","value":[]}"#,
            Some("no value"),
        );
        check("a.json", br#"{"count":0,"value":[]}"#, Some("no records"));
        for text in [
            "[{}, {}]",
            "[{}]",
            r#"{"value":[null]}"#,
            r#"{"result":[]}"#,
            r#"{"result": [{}]}"#,
            r#"{"a": "  ", "b": ["\n"]}"#,
            "{ \n }  []",
        ] {
            check("a.json", text.as_bytes(), Some("no value"));
            check("a.json", &utf16(text), Some("no value"));
        }
        check(
            "a.json",
            &utf16(r#"{"result":[],"total":0}"#),
            Some("no records"),
        );
        check("a.json", &utf16("{\"value\": []}"), Some("no value"));
        check(
            "a.zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            Some("archive"),
        );
    }

    #[test]
    fn tables_have_titles_only() {
        let titles = Some("titles");
        check("a.csv", b"number,state,opened_at\n", titles);
        check("a.csv", b"number;state;opened_at", titles);
        check(
            "a.csv",
            b"\xef\xbb\xbf\"number\",\"the\nstate\"\r\n",
            titles,
        );
        check("a.csv", b"sep=;\nnumber;state\n", titles);
        check("a.csv", b"number,state\n,,\n\n", titles);
        check(
            "a.csv",
            b"\xef\xbb\xbfsep=;\r\nnumber;state\r\n;;\r\n",
            titles,
        );
        check("a.csv", b"number,state\n\"\",\"\"\n", titles);
        check("a.csv", &utf16("sep=;\r\nnumber;state\r\n;\r\n"), titles);
        check("a.tsv", b"number\tstate\n", titles);
        check("a.csv", &utf16("number,state\r\n"), titles);
    }

    #[test]
    fn they_are_cut_off() {
        let cut = Some("cut off");
        check("a.json", b"{\"value\": [", cut);
        check("a.json", br#"{"value": [{"id": 1}"#, cut);
        check("a.json", br#"{"value": ["a"#, cut);
        check("a.JSON", &utf16(r#"{"value": [{"id": 1}"#), cut);
        check("a.geojson", b"[1, 2", cut);
        check("a.pdf", b"%PDF-1.7\n1 0 obj\n", cut);
        check("a.xlsx", b"PK\x03\x04\x14\0\0\0\x08\0", cut);
        check("a.xml", b"<a><b>1</b>", cut);
        check("a.xml", &utf16("<a><b>1</b>"), cut);
    }

    #[test]
    fn small_files_that_say_something_pass() {
        check("a.txt", b"done", None);
        check("a.txt", b"0", None);
        check("a.txt", b"[2026-03-01] started\n", None);
        check("a.txt", b"{\"a\": 1", None);
        check("a.md", b"- [ ] one\n", None);
        check("a.csv", b"number,state\nINC0031337,closed\n", None);
        check("a.csv", b"INC0031337,2026-03-02\n", None);
        check("a.csv", b"sep=;\nnumber;state\n1;open\n", None);
        check("a.csv", &utf16("number,state\r\n1,open\r\n"), None);
        check("a.json", br#"{"a":1}"#, None);
        check("a.json", b"[0]", None);
        check("a.json", b"false", None);
        check("a.json", br#"{"score":387,"improvements":[]}"#, None);
        check("a.ndjson", b"{\"a\":1}\n{\"a\":2}\n", None);
        check("a.jpg", b"\xff\xd8\xff\xe0\0", None);
        check("a.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF", None);
        check("a", b"x", None);
        check("a.json", b"", None);
        let large = format!("[{}0]", "{\"id\": 1},\n".repeat(100_000));
        check("a.json", large.as_bytes(), None);
        check(
            "a.json",
            &large.as_bytes()[..large.len() - 1],
            Some("cut off"),
        );
    }

    #[test]
    fn what_was_not_read_is_not_judged() {
        assert_eq!(describe_hollowness("a.csv", &Digest::of_unread(1)), None);
    }
}
