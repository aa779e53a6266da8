//! Media types (RFC 6838): a file's extension decides, and its first bytes must not contradict it.
//!
//! Two crates, because neither does both: `mime_guess` knows extensions, `infer` knows the
//! signatures of binary formats.

use crate::files::Digest;

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
    let is_allowed = |media_type: &str| allowed.iter().any(|known| known == media_type);
    let by_name = mime_guess::from_path(path);
    if !by_name.iter().any(|guess| is_allowed(guess.essence_str())) {
        let media_type = by_name.first_raw().unwrap_or("of unknown type");
        return Some(format!("`{path}` is {media_type}, by its name"));
    }
    let by_content = infer::get(&digest.head)?.mime_type();
    // Office documents are ZIP archives, and their first bytes may say no more than that.
    let holds_files = |guess: mime_guess::Mime| {
        let kinds = ["zip", "officedocument", "opendocument", "epub", "archive"];
        kinds.iter().any(|kind| guess.essence_str().contains(kind))
    };
    let is_container = by_content == "application/zip" && by_name.iter().any(holds_files);
    if is_container
        || is_allowed(by_content)
        || by_name.iter().any(|g| g.essence_str() == by_content)
    {
        return None;
    }
    Some(format!("`{path}` is {by_content}, by its first bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_unless_the_content_contradicts_it() {
        let check = |path: &str, bytes: &[u8], allowed: &[&str], is_right: bool| {
            let digest = Digest::of(bytes).expect("reads");
            let allowed: Vec<String> = allowed.iter().map(|t| (*t).to_owned()).collect();
            let wrong = find_wrong_media_type(path, &digest, &allowed);
            assert_eq!(wrong.is_none(), is_right, "{path}: {wrong:?}");
        };
        let pdf = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        check("a.pdf", pdf, &["application/pdf"], true);
        check("a.pdf", png, &["application/pdf"], false);
        check("a.json", b"{}", &["application/json", "text/csv"], true);
        check("a.csv", b"a,b\n", &["application/json", "text/csv"], true);
        check("a.exe", b"MZ", &["application/json"], false);
        check("noextension", b"{}", &["application/json"], false);
        check("noextension", b"{}", &[], true);
        check("a.json", pdf, &["application/json"], false);
        let zip = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a";
        check("a.json", zip, &["application/json"], false);
        check("a.zip", zip, &["application/zip"], true);
        let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        check("a.xlsx", zip, &[xlsx], true);
    }
}
