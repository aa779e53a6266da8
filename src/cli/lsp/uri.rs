//! Files as `file:` URIs (RFC 8089), and back.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use percent_encoding::percent_decode_str;

use crate::report::escape_path_in_uri;

/// The file of a URI; `None` where it is none of this machine.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if !path.starts_with('/') || path.contains('\0') {
        return None;
    }
    let bytes = path.as_bytes();
    // `/c:/folder` of Windows.
    let has_drive = cfg!(windows) && bytes.get(2) == Some(&b':');
    Some(PathBuf::from(&path[usize::from(has_drive)..]))
}

/// The URI of a file below a folder; `below` has `/` between its parts.
pub(super) fn uri_below(folder: &Path, below: &str) -> Uri {
    let folder = folder.to_string_lossy();
    let folder = if cfg!(windows) {
        format!("/{}", folder.replace('\\', "/"))
    } else {
        folder.into_owned()
    };
    let path = format!("{}/{below}", folder.trim_end_matches('/'));
    Uri(format!("file://{}", escape_path_in_uri(&path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_comes_back_from_its_uri() {
        for below in ["policy/dutybook.yaml", "a b/ø#%?.yaml"] {
            let uri = uri_below(Path::new("/x y"), below);
            assert!(uri.0.starts_with("file:///x%20y/"), "{uri}");
            assert_eq!(path_of(&uri), Some(Path::new("/x y").join(below)));
        }
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for uri in [
            "untitled:a",
            "https://x/y",
            "file://host/x",
            "file:///%ff",
            "file:///a%00",
            "",
        ] {
            assert_eq!(path_of(&Uri(uri.to_owned())), None, "{uri}");
        }
    }
}
