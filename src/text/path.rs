//! Paths, as people know them.

use std::path::Path;

/// A path for a message or a command. On Windows the prefix `\\?\`, which long paths need and no shell takes, is left
/// out.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let shown = path.display().to_string();
    if !cfg!(windows) {
        return shown;
    }
    without_verbatim_prefix(&shown)
}

fn without_verbatim_prefix(shown: &str) -> String {
    match shown.strip_prefix(r"\\?\") {
        Some(rest) => match rest.strip_prefix(r"UNC\") {
            Some(share) => format!(r"\\{share}"),
            None => rest.to_owned(),
        },
        None => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verbatim_prefix_is_left_out() {
        let check = |path, expected| assert_eq!(without_verbatim_prefix(path), expected);
        check(r"\\?\Z:\repo", r"Z:\repo");
        check(r"\\?\UNC\server\share\repo", r"\\server\share\repo");
        check(r"Z:\repo", r"Z:\repo");
        check(r"\\server\share", r"\\server\share");
    }
}
