//! `dutybook --version`, and what the build was made from with `--verbose`.

use std::ffi::OsString;
use std::fmt::Write as _;

/// What `build.rs` recorded, by the keys that are printed.
const BUILD: [(&str, &str); 6] = [
    ("commit", env!("DUTYBOOK_BUILD_COMMIT")),
    ("changes", env!("DUTYBOOK_BUILD_CHANGES")),
    ("target", env!("DUTYBOOK_BUILD_TARGET")),
    ("profile", env!("DUTYBOOK_BUILD_PROFILE")),
    ("rustc", env!("DUTYBOOK_BUILD_RUSTC")),
    ("features", env!("DUTYBOOK_BUILD_FEATURES")),
];

/// The version, and a line `key: value` for each fact about the build.
pub(super) fn describe_build() -> String {
    let mut text = concat!("dutybook ", env!("CARGO_PKG_VERSION"), "\n").to_owned();
    for (key, value) in BUILD {
        let _ = writeln!(text, "{key}: {value}");
    }
    text
}

/// Whether the arguments ask for more than the version: `--verbose`, or a `v` among the short options.
pub(super) fn is_verbose(arguments: impl IntoIterator<Item = OsString>) -> bool {
    let words = arguments.into_iter().skip(1);
    let mut words = words.take_while(|word| word != "--");
    words.any(|word| {
        let Some(word) = word.to_str() else {
            return false;
        };
        let letters = word.strip_prefix('-').unwrap_or_default();
        let is_short = !letters.is_empty() && letters.chars().all(|c| "Vqv".contains(c));
        word == "--verbose" || (is_short && letters.contains('v'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_v_is_found_among_other_letters() {
        let check = |words: &str, expected: bool| {
            let all = std::iter::once("dutybook").chain(words.split(' '));
            assert_eq!(is_verbose(all.map(OsString::from)), expected, "{words}");
        };
        check("--version --verbose", true);
        check("-V -v", true);
        check("-vV", true);
        check("-Vvv", true);
        check("-V", false);
        check("--version", false);
        check("-C v -V", false);
        check("-V -- -v", false);
    }
}
