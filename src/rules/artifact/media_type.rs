//! Media types (RFC 6838): a file's extension decides, and its content must not contradict it.
//!
//! Two crates, because neither does both: `mime_guess` knows extensions, `infer` knows the
//! signatures of binary formats. What text is, neither knows.

use mime_guess::MimeGuess;

use super::content_type::{ContentStart, OFFICE_FORMATS};
use crate::files::Digest;

/// Types whose files begin with a signature, always.
const SIGNED: [&str; 7] = [
    "application/pdf",
    "application/zip",
    "application/gzip",
    "image/png",
    "image/jpeg",
    "image/gif",
    "application/vnd.openxmlformats-officedocument.",
];

/// Why a file's media type is not one of those that are allowed; `None` where it is, or where any
/// type is allowed.
pub(super) fn find_wrong_media_type(
    path: &str,
    digest: &Digest,
    allowed: &[String],
) -> Option<String> {
    if allowed.is_empty() {
        return None;
    }
    let is_allowed = |media_type: &str| {
        allowed
            .iter()
            .any(|known| known.eq_ignore_ascii_case(media_type))
    };
    let named = mime_guess::from_path(path);
    let taken = named.iter().find(|guess| is_allowed(guess.essence_str()));
    let Some(taken) = taken else {
        let found = named.first_raw().unwrap_or("no known type");
        let expected = "expected a type that the task takes";
        return Some(format!("`{path}`: {expected}, found {found} by its name"));
    };
    let found = find_contradiction(&named, digest)?;
    (!is_allowed(found))
        .then(|| format!("`{path}`: expected {taken} by its name, found {found} by its content"))
}

/// What a file is, where it is not what its name says.
fn find_contradiction(named: &MimeGuess, digest: &Digest) -> Option<&'static str> {
    let start = ContentStart::of(digest);
    let found = start.media_type();
    let is_named = |test: &dyn Fn(&str) -> bool| named.iter().any(|it| test(it.essence_str()));
    if let Some(found) = found.filter(|found| !start.is_text() || *found == "application/pdf") {
        return contradicts_binary(named, found).then_some(found);
    }
    if is_named(&|name| SIGNED.iter().any(|signed| name.starts_with(signed))) {
        let other = if start.is_text() {
            "text"
        } else {
            "bytes of no known type"
        };
        return Some(found.unwrap_or(other));
    }
    if is_named(&|name| name.ends_with("json")) {
        let is_json = found.is_none() && start.may_be_json();
        return (!is_json).then(|| found.unwrap_or("text that is not JSON"));
    }
    if is_named(&|name| name.ends_with("/csv") || name.ends_with("/tab-separated-values")) {
        let json = start.is_json().then_some("application/json");
        return found.or(json);
    }
    if is_named(&|name| name.ends_with("xml")) {
        let is_page = found == Some("text/html") && !is_named(&|name| name.contains("xhtml"));
        let is_xml = start.may_be_xml() && !is_page;
        return (!is_xml).then(|| found.unwrap_or("text that is not XML"));
    }
    // XHTML is XML and HTML; other text may hold XML.
    let is_page = |name: &str| name == "text/html";
    found.filter(|found| {
        *found != "text/xml" && !is_named(&is_page) && !is_named(&|it| it == *found)
    })
}

/// Whether a name says something else than a signature does.
fn contradicts_binary(named: &MimeGuess, found: &str) -> bool {
    // Office documents are ZIP archives, and may say no more than that.
    let holds_files = |name: &str| {
        let kinds = [
            "+zip",
            "officedocument",
            "opendocument",
            "macroenabled",
            "java-archive",
        ];
        kinds.iter().any(|kind| name.contains(kind))
    };
    let format = OFFICE_FORMATS
        .iter()
        .find(|format| format.media_type == found);
    !named.iter().any(|guess| {
        let name = guess.essence_str();
        let is_office = format.is_some_and(|format| {
            name == "application/zip" || format.names.iter().any(|it| name.contains(it))
        });
        name == found || is_office || (found == "application/zip" && holds_files(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01";
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a";
    const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03abc";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    fn find(path: &str, bytes: &[u8], allowed: &[&str]) -> Option<String> {
        let digest = Digest::of(bytes).expect("reads");
        let allowed: Vec<String> = allowed.iter().map(|t| (*t).to_owned()).collect();
        find_wrong_media_type(path, &digest, &allowed)
    }

    /// A file of which only the type that its name says is allowed, and what it is instead.
    #[track_caller]
    fn check(path: &str, bytes: &[u8], expected: Option<&str>) {
        let named = mime_guess::from_path(path).first_raw().expect("known");
        let wrong = find(path, bytes, &[named]);
        let message = expected.map(|found| {
            format!("`{path}`: expected {named} by its name, found {found} by its content")
        });
        assert_eq!(wrong, message, "{path}");
    }

    fn utf16(text: &str) -> Vec<u8> {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// An office document: an archive that names its parts at its end.
    fn office(part: &str) -> Vec<u8> {
        let mut bytes = [ZIP, &[7; 600]].concat();
        for name in [
            "[Content_Types].xml",
            "_rels/.rels",
            part,
            "docProps/app.xml",
        ] {
            bytes.extend_from_slice(b"PK\x01\x02");
            bytes.extend_from_slice(&[0; 42]);
            bytes.extend_from_slice(name.as_bytes());
        }
        [&bytes, &b"PK\x05\x06"[..], &[0; 18]].concat()
    }

    #[test]
    fn the_name_must_be_of_an_allowed_type() {
        let both = ["application/json", "text/csv"];
        assert_eq!(find("a.json", b"{}", &both), None);
        assert_eq!(find("a.csv", b"a,b\n", &both), None);
        assert_eq!(find("a.JSON", b"{}", &both), None);
        let by_name = |path, found| {
            let expected = "expected a type that the task takes";
            Some(format!("`{path}`: {expected}, found {found} by its name"))
        };
        assert_eq!(find("a.txt", b"{}", &both), by_name("a.txt", "text/plain"));
        assert_eq!(
            find("export", b"{}", &both),
            by_name("export", "no known type")
        );
        assert_eq!(find("export", b"{}", &[]), None);
    }

    #[test]
    fn content_of_another_allowed_type_passes() {
        let both = ["application/json", "application/pdf", "text/csv"];
        assert_eq!(find("a.json", PDF, &both), None);
        assert_eq!(find("a.csv", br#"{"a":1}"#, &both), None);
        assert!(find("a.json", b"number,state\n1,open\n", &both).is_some());
    }

    #[test]
    fn each_kind_of_file_is_known_by_its_signature() {
        let zip = Some("application/zip");
        for (path, own) in [
            ("a.pdf", PDF),
            ("a.png", PNG),
            ("a.jpg", JPEG),
            ("a.gif", GIF),
            ("a.zip", ZIP),
            ("a.gz", GZIP),
        ] {
            check(path, own, None);
            for (bytes, found) in [
                (PDF, "application/pdf"),
                (PNG, "image/png"),
                (JPEG, "image/jpeg"),
                (GIF, "image/gif"),
                (ZIP, "application/zip"),
                (GZIP, "application/gzip"),
                (EXE, "application/vnd.microsoft.portable-executable"),
                (b"<!DOCTYPE html><title>Sign in</title>", "text/html"),
                (b"number,state\n", "text"),
                (b"\x01\x02\x03\x04\0\x05", "bytes of no known type"),
            ] {
                if bytes != own {
                    check(path, bytes, Some(found));
                }
            }
        }
        // Readers take a PDF after other bytes.
        check("a.pdf", b"\xef\xbb\xbf%PDF-1.7\n", None);
        check("a.pdf", b"\0\0\0\0%PDF-1.7\n", None);
        for path in ["a.json", "a.csv", "a.xml", "a.txt", "a.md", "a.html"] {
            check(path, PDF, Some("application/pdf"));
            check(path, PNG, Some("image/png"));
            check(path, ZIP, zip);
            check(path, GZIP, Some("application/gzip"));
            check(
                path,
                EXE,
                Some("application/vnd.microsoft.portable-executable"),
            );
        }
    }

    #[test]
    fn office_documents_are_told_apart_by_their_parts() {
        check("a.xlsx", ZIP, None);
        check("a.docx", ZIP, None);
        check("a.xlsx", &office("xl/workbook.xml"), None);
        check("a.docx", &office("word/document.xml"), None);
        check("a.xlsx", &office("word/document.xml"), Some(DOCX));
        check("a.docx", &office("xl/workbook.xml"), Some(XLSX));
        check("a.xlsx", b"number,state\n", Some("text"));
        check("a.csv", &office("xl/workbook.xml"), Some(XLSX));
        check("a.xlsm", &office("xl/workbook.xml"), None);
        check("a.zip", &office("xl/workbook.xml"), None);
        check("a.zip", &office("exports/xl/a.csv"), None);
    }

    #[test]
    fn a_page_in_place_of_an_export_is_refused() {
        let page = Some("text/html");
        for text in [
            "<!DOCTYPE html><title>Sign in</title>",
            "\r\n\r\n<!-- Copyright (C) -->\r\n<!DOCTYPE html>\r\n<html dir=\"ltr\">",
            "<html\n lang=\"en\">",
            "<HTML><HEAD>",
            "<script>location='/login'</script>",
        ] {
            for path in ["a.csv", "a.json", "a.xml", "a.txt", "a.md"] {
                check(path, text.as_bytes(), page);
                check(path, &utf16(text), page);
                check(path, format!("\u{feff}{text}").as_bytes(), page);
            }
            check("a.html", text.as_bytes(), None);
        }
        // HTML in Markdown, an element that only begins alike, and XHTML.
        check(
            "a.md",
            b"<!-- markdownlint-disable -->\n<p align=\"center\">",
            None,
        );
        check("a.xml", b"<!-- export --><a><b>1</b></a>", None);
        check("a.xml", b"<headers><a>1</a></headers>", None);
        check("a.xml", b"<title-list/>", None);
        check("a.svg", b"<?xml version=\"1.0\"?><svg/>", None);
        check("a.xhtml", b"<?xml version=\"1.0\"?><html/>", None);
        check("a.html", b"<?xml version=\"1.0\"?><html/>", None);
        check("a.txt", b"<?xml version=\"1.0\"?><a/>", None);
    }

    #[test]
    fn text_is_what_its_name_says() {
        let json = Some("application/json");
        check("a.csv", br#"{"value": [{"id": 1}]}"#, json);
        check("a.csv", &utf16(r#"[{"id": 1}]"#), json);
        check("a.tsv", br#"[{"id": 1}]"#, json);
        check("a.csv", b"<?xml version=\"1.0\"?><a/>", Some("text/xml"));
        let not_json = Some("text that is not JSON");
        check("a.json", b"number,state\nINC1,open\n", not_json);
        check("a.json", b"\"number\",\"state\"\n", not_json);
        check("a.json", b"\xef\xbb\xbfnumber;state\n", not_json);
        check("a.json", b"2026-03-01,open\n", not_json);
        check("a.json", b"Error: not authorised\n", not_json);
        check("a.json", &utf16("number,state\n"), not_json);
        check("a.json", b"<a/>", not_json);
        check("a.xml", br#"{"a": 1}"#, Some("text that is not XML"));
        check("a.xml", b"number,state\n", Some("text that is not XML"));
    }

    #[test]
    fn honest_text_passes() {
        for text in [
            "{}",
            "[]",
            "null",
            "true",
            "0",
            "-1.5",
            "\"a, b\"",
            " \n",
            "\u{feff}{\"a\":1}",
            "{\"value\": [",
            "// a comment\n{}",
            "",
        ] {
            check("a.json", text.as_bytes(), None);
            check("a.json", &utf16(text), None);
        }
        check("a.geojson", b"{\"type\": \"FeatureCollection\"}", None);
        for text in [
            // Titles that begin as files of other formats do.
            "BCC,subject\n",
            "BM,score\n",
            "MZ;state\n",
            "ID3,count\n",
            "BZh,count\n",
            "FWS,CWS\n",
            "GIF89a,count\n",
            "II*,x\n",
            "[x],y\n",
            "{x},y\n",
            "[2026-03-01],open\n",
            "<none>,y\n",
            "sep=;\na;b\n",
            "\u{feff}a,b\n",
            "#!,x\n",
            "na\u{ef}ve,b\n",
            "\u{c}a,b\n",
        ] {
            check("a.csv", text.as_bytes(), None);
            check("a.csv", &utf16(text), None);
            check("a.txt", text.as_bytes(), None);
        }
        check("a.csv", b"na\xefve,caf\xe9\n", None);
        check("a.xml", b"<a/>", None);
        check("a.xml", &utf16("<?xml version=\"1.0\"?><a/>"), None);
        check("a.py", b"#!/usr/bin/env python3\n", None);
    }
}
