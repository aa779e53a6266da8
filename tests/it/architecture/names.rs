//! Which names of the outside world may stand in which files.

use super::code::Source;

/// A name, and the places that may mention it: files, or folders with a `/` at the end.
const BELONGINGS: [(&str, &[&str]); 27] = [
    ("git2", &["git/"]),
    ("gix_hash", &["git/"]),
    ("gix_object", &["git/"]),
    ("gix_odb", &["git/"]),
    ("gix_pack", &["git/"]),
    ("gix_mailmap", &["git/"]),
    ("gix_zlib", &["git/"]),
    ("miette", &["report/snippet.rs", "report/human.rs"]),
    ("comfy_table", &["report/"]),
    ("clap", &["cli/"]),
    ("anstream", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("Utc::now", &["cli/"]),
    ("Local::now", &["cli/"]),
    ("SystemTime::now", &["cli/"]),
    ("println!", &["cli/"]),
    ("print!", &["cli/"]),
    ("eprintln!", &["cli/"]),
    ("eprint!", &["cli/"]),
    ("stdout", &["cli/"]),
    ("stderr", &["cli/"]),
    ("ExitCode", &["cli/", "main.rs"]),
    ("process::exit", &[]),
    ("std::env", &["cli/"]),
    // Named in the second one in order not to be asked for.
    ("current_dir", &["cli/", "git/objects.rs"]),
    ("saphyr_parser", &["yaml/"]),
    ("unsafe", &[]),
];

/// A complaint for each name that stands where it does not belong.
pub(crate) fn belongings(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, places) in BELONGINGS {
        let is_at_home = places.iter().any(|place| {
            source.path == *place || (place.ends_with('/') && source.path.starts_with(place))
        });
        if is_at_home {
            continue;
        }
        for (index, line) in source.code.lines().enumerate() {
            if mentions(line, name) {
                let at = format!("src/{}:{}", source.path, index + 1);
                complaints.push(format!("{at}: `{name}` belongs to {places:?}"));
            }
        }
    }
    complaints
}

/// Whether a line of code holds a name as a word of its own.
fn mentions(line: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::belongings;
    use crate::architecture::complaints;

    #[test]
    fn a_name_in_the_wrong_place_is_seen() {
        let bad = |path: &str, text: &str| {
            let found = complaints(path, text, belongings);
            assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        };
        bad("files/worktree.rs", "use git2::Oid;");
        bad("report/check.rs", "use miette::Report;");
        bad("report/check.rs", "println!(\"{x}\");");
        bad("report/check.rs", "let out = io::stdout();");
        bad("judge/duties.rs", "let now = chrono::Utc::now();");
        bad("judge/duties.rs", "let now = Local::now();");
        bad("load/policy.rs", "use indicatif::ProgressBar;");
        bad("settings.rs", "use clap::Parser;");
        bad("cli/mod.rs", "std::process::exit(3)");
    }

    #[test]
    fn a_name_at_home_or_in_a_comment_passes() {
        let good = |path: &str, text: &str| {
            let found = complaints(path, text, belongings);
            assert!(found.is_empty(), "{path}: {text}: {found:?}");
        };
        good("git/repository.rs", "use git2::Oid;");
        good("cli/output.rs", "let out = io::stdout();");
        good(
            "report/check.rs",
            "// git2 and miette\nlet stdout_like = 1;",
        );
        good(
            "report/check.rs",
            "let s = \"println!\"; env!(\"CARGO_PKG_NAME\");",
        );
    }
}
