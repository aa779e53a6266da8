//! What the first bytes of a file say that it is.

use super::xml_shape::decode;
use crate::files::Digest;

/// Tags with which a page begins that somebody saved in place of an export.
const PAGE_TAGS: [&str; 8] = [
    "html", "head", "body", "title", "meta", "script", "style", "iframe",
];

/// Signatures that are text.
const TEXT_SIGNATURES: [(&str, &str); 4] = [
    ("%PDF-", "application/pdf"),
    ("{\\rtf", "application/rtf"),
    ("%!PS", "application/postscript"),
    ("<?xml", "text/xml"),
];

/// The signature of a PDF, which readers take after other bytes too.
const PDF: &[u8] = b"%PDF-";

/// An office document, by the folder of its parts.
pub(super) struct OfficeFormat {
    folder: &'static [u8],
    pub(super) media_type: &'static str,
    /// What the media types of its kind have in common, templates and macros included.
    pub(super) names: [&'static str; 2],
}

/// Office Open XML (ECMA-376).
pub(super) const OFFICE_FORMATS: [OfficeFormat; 3] = [
    OfficeFormat {
        folder: b"xl/",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        names: ["spreadsheetml", "ms-excel"],
    },
    OfficeFormat {
        folder: b"word/",
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        names: ["wordprocessingml", "ms-word"],
    },
    OfficeFormat {
        folder: b"ppt/",
        media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        names: ["presentationml", "ms-powerpoint"],
    },
];

/// The first bytes of a file, looked at.
pub(super) struct ContentStart<'d> {
    digest: &'d Digest,
    text: String,
    is_text: bool,
}

impl<'d> ContentStart<'d> {
    pub(super) fn of(digest: &'d Digest) -> Self {
        let text = decode(digest, &digest.head);
        let is_binary = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c');
        ContentStart {
            digest,
            is_text: !text.contains(is_binary),
            text,
        }
    }

    /// Whether they are text, in UTF-8, UTF-16 or an 8-bit encoding.
    pub(super) fn is_text(&self) -> bool {
        self.is_text
    }

    /// The media type that they say without doubt.
    ///
    /// Signatures of two or three letters say nothing about text: a table may begin with the title `BCC`,
    /// `MZ` or `BM`.
    pub(super) fn media_type(&self) -> Option<&'static str> {
        if !self.is_text {
            let head = &self.digest.head;
            let is_pdf = || head.windows(PDF.len()).any(|bytes| bytes == PDF);
            let known = infer::get(head).map(|known| known.mime_type());
            if known == Some("application/zip") {
                return find_office_format(&self.digest.tail).or(known);
            }
            return known.or_else(|| is_pdf().then_some("application/pdf"));
        }
        let text = self.text.trim_start_matches('\u{feff}').trim_start();
        let known = TEXT_SIGNATURES.iter();
        let mut known = known.filter(|(signature, _)| text.starts_with(signature));
        if let Some((_, media_type)) = known.next() {
            return Some(media_type);
        }
        is_page(text).then_some("text/html")
    }

    /// Whether the text of the file is JSON from its first bracket to its last one.
    pub(super) fn is_json(&self) -> bool {
        let shape = &self.digest.shape;
        let starts = ["{\"", "[{", "[[", "[\""];
        let is_closed = shape.json.is_some_and(|json| !json.is_cut_off);
        is_closed && starts.iter().any(|start| shape.ink.starts_with(start))
    }

    /// Whether the text may be JSON, whole or not, by how it begins. Comments are let through.
    pub(super) fn may_be_json(&self) -> bool {
        let ink = self.digest.shape.ink.as_str();
        let literal = ["null", "true", "false"]
            .iter()
            .any(|word| ink.starts_with(word) || word.starts_with(ink));
        match ink.chars().next() {
            None | Some('{' | '[' | '/') => true,
            // A text or a number is all that there is: a comma after it makes a table.
            Some('"') => {
                let rest = ink.trim_start_matches('"');
                !rest.contains("\",") && !rest.contains("\";")
            }
            Some(first) if first == '-' || first.is_ascii_digit() => !ink.contains([',', ';', '|']),
            Some(_) => literal,
        }
    }

    /// Whether the text may be XML, by its first character.
    pub(super) fn may_be_xml(&self) -> bool {
        let ink = &self.digest.shape.ink;
        ink.is_empty() || ink.starts_with('<')
    }
}

/// The office document that an archive is, by the files that its list names last (PKWARE APPNOTE
/// 4.3.12). Its first bytes hardly ever tell.
fn find_office_format(tail: &[u8]) -> Option<&'static str> {
    let entries = tail.windows(4).enumerate();
    let mut entries = entries.filter(|(_, bytes)| bytes == b"PK\x01\x02");
    entries.find_map(|(at, _)| {
        let name = tail.get(at + 46..)?;
        let mut formats = OFFICE_FORMATS.iter();
        let format = formats.find(|format| name.starts_with(format.folder))?;
        Some(format.media_type)
    })
}

/// Whether text is a page in HTML, after comments.
fn is_page(mut text: &str) -> bool {
    while let Some(comment) = text.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else {
            return false;
        };
        text = comment[end + 3..].trim_start();
    }
    let Some(tag) = text.strip_prefix('<') else {
        return false;
    };
    let tag: String = tag
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    let begins_with = |name: &str| {
        let rest = tag.strip_prefix(name);
        rest.is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric() || "-_:.".contains(c))
        })
    };
    begins_with("!doctype html") || PAGE_TAGS.iter().any(|name| begins_with(name))
}
