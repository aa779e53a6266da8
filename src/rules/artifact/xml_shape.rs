//! Whether XML is whole, from the first and the last bytes of a file.

use crate::files::Digest;

/// Why XML proves nothing; `None` where it may, or where its beginning is not understood.
pub(super) fn describe_hollow_xml(digest: &Digest) -> Option<&'static str> {
    let (head, tail) = (decode(digest, &digest.head), decode(digest, &digest.tail));
    let root = skip_prolog(&head)?.strip_prefix('<')?;
    let name_end = root.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let (name, rest) = root.split_at(name_end);
    let end = skip_epilog(&tail);
    let is_whole_in_head = digest.head.len() as u64 == digest.size;
    // A root that ends with its own tag, which a `>` in an attribute does not end.
    let tag = tag_length(rest).and_then(|length| rest.get(..length));
    if let Some(tag) = tag.filter(|tag| tag.ends_with('/')) {
        return (!has_attributes(tag)).then_some("is an element with nothing in it");
    }
    let closes = end
        .strip_suffix('>')
        .map(str::trim_end)
        .and_then(|end| end.strip_suffix(name))
        .is_some_and(|end| end.ends_with("</"));
    if !closes {
        return Some("is cut off: its first element is not closed");
    }
    let content = tag
        .and_then(|tag| rest.get(tag.len() + 1..))
        .unwrap_or(rest);
    let content = content.split("</").next().unwrap_or_default();
    let says_something = tag.is_none_or(has_attributes) || !content.trim().is_empty();
    let is_empty = is_whole_in_head && !says_something;
    is_empty.then_some("is an element with nothing in it")
}

/// Bytes of a file in the encoding that its first bytes tell.
pub(super) fn decode(digest: &Digest, bytes: &[u8]) -> String {
    let unit: fn([u8; 2]) -> u16 = match digest.head.as_slice() {
        [0xff, 0xfe, ..] | [1..=255, 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, 1..=255, ..] => u16::from_be_bytes,
        _ => return String::from_utf8_lossy(bytes).into_owned(),
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// What follows the declaration, comments, instructions and the document type (XML 1.0 §2.8).
fn skip_prolog(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            let has_subset = rest.find('[') < rest.find('>') && rest.contains('[');
            if has_subset { "]>" } else { ">" }
        } else {
            return Some(rest);
        };
        let at = rest.find(end)?;
        rest = rest.get(at + end.len()..)?.trim_start();
    }
}

/// What comes before comments and instructions at the end.
fn skip_epilog(text: &str) -> &str {
    let mut rest = text.trim_end();
    loop {
        let start = if rest.ends_with("-->") {
            rest.rfind("<!--")
        } else if rest.ends_with("?>") {
            rest.rfind("<?")
        } else {
            None
        };
        match start.and_then(|start| rest.get(..start)) {
            Some(before) => rest = before.trim_end(),
            None => return rest,
        }
    }
}

/// Whether a tag has an attribute that says something: not a namespace or a schema.
fn has_attributes(tag: &str) -> bool {
    let mut rest = tag;
    while let Some((name, value)) = rest.split_once('=') {
        let name = name.trim();
        let is_note = name == "xmlns" || ["xmlns:", "xsi:"].iter().any(|it| name.starts_with(it));
        let value = value.trim_start();
        let quote = value.chars().next().unwrap_or('"');
        let after = value
            .get(quote.len_utf8()..)
            .and_then(|it| it.split_once(quote));
        let Some((_, after)) = after.filter(|_| is_note) else {
            return true;
        };
        rest = after;
    }
    false
}

/// How long a tag is up to its `>`, which does not count where it stands between quotes.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    text.find(|c| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        c == '>' && quote.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let digest = Digest::of(text.as_bytes()).expect("reads");
        let found = describe_hollow_xml(&digest);
        let is_it = found.zip(expected).is_some_and(|(a, b)| a.contains(b));
        assert!(is_it || found == expected, "{text}: {found:?}");
    }

    #[test]
    fn the_first_element_is_closed_or_not() {
        let cut = Some("cut off");
        check("<a><b>1</b>", cut);
        check("<?xml version=\"1.0\"?>\n<!-- x --><a><b", cut);
        check("<a><a>1</a", cut);
        check("<a>1", cut);
        check("<?xml version=\"1.0\"?>\n<a><b>1</b></a>\n", None);
        check(
            "<!DOCTYPE a [<!ENTITY x \"y\">]><s:a x='>'>1</s:a >\n<!-- end -->\n<?x y?>",
            None,
        );
        let long = format!("<a>{}</a>", "<b>1</b>".repeat(1000));
        check(&long, None);
        check(&long[..long.len() - 4], cut);
    }

    #[test]
    fn an_element_may_hold_nothing() {
        let nothing = Some("nothing in it");
        check("<a/>", nothing);
        check("<a></a>", nothing);
        check("<?xml version=\"1.0\"?><a>\n</a>", nothing);
        check("<a xmlns=\"https://x.example/>\"/>", nothing);
        check(
            "<s:a xmlns:s='https://x.example' xsi:schemaLocation=\"a b\"></s:a>",
            nothing,
        );
        check("<a xmlns='x' count='3'/>", None);
        check("<a xmlns:b", Some("cut off"));
        check("<a count=\"3\"/>", None);
        check("<a><b/></a>", None);
        check("not XML", None);
    }
}
