//! Which layers a file imports, by every way that Rust has of naming them.

use super::code::Source;
use super::paths::named_paths;

/// The layers in their order: each may import those before it.
const LAYERS: [&str; 21] = [
    "language", "text", "files", "git", "signing", "yaml", "model", "holidays", "finding", "load",
    "schedule", "history", "judge", "rules", "assess", "packs", "report", "write", "import",
    "editor", "cli",
];

/// The files beside the layers.
const TOP: [&str; 3] = ["lib", "main", "facade"];

/// What the order would allow, and the table forbids all the same.
const NEVER: [(&str, &[&str]); 6] = [
    // Never makes findings.
    ("git", &["finding"]),
    // Never touches the file system or git, and faults of its own are no findings yet.
    ("yaml", &["files", "git", "finding"]),
    // Never findings, never the shape of files.
    ("model", &["finding", "yaml", "text"]),
    // Data and dates.
    ("holidays", &["files", "git", "signing", "yaml"]),
    // Pure dates.
    (
        "schedule",
        &["finding", "files", "git", "yaml", "load", "text"],
    ),
    // Never parses.
    ("judge", &["yaml"]),
];

/// A complaint about a file that belongs to no layer.
pub(crate) fn known_place(source: &Source) -> Vec<String> {
    let is_beside = !source.path.contains('/');
    let known: &[&str] = if is_beside { &TOP } else { &LAYERS };
    if known.contains(&source.layer()) {
        Vec::new()
    } else {
        vec![format!("{}: in no layer of the table", source.path)]
    }
}

/// A complaint for each import from a layer below.
pub(crate) fn directions(source: &Source) -> Vec<String> {
    let own = source.layer();
    let Some(rank) = LAYERS.iter().position(|layer| *layer == own) else {
        // `lib.rs` and `main.rs` stand above all layers.
        return Vec::new();
    };
    let is_wrong = |name: &str| match LAYERS.iter().position(|layer| *layer == name) {
        Some(other) => other > rank || (rank < 2 && other != rank),
        // Whatever else `lib.rs` holds is the facade, which is made of the layers.
        None => true,
    };
    let found = imports(source).into_iter();
    found
        .filter(|(_, name)| is_wrong(name))
        .map(|(line, name)| format!("src/{}:{line}: `{own}` imports `{name}`", source.path))
        .collect()
}

/// A complaint for each import that the table forbids beyond the order of the layers.
pub(crate) fn never(source: &Source) -> Vec<String> {
    let own = source.layer();
    let forbidden = NEVER.iter().find(|(layer, _)| *layer == own);
    let forbidden = forbidden.map_or(&[][..], |(_, layers)| layers);
    let found = imports(source).into_iter();
    found
        .filter(|(_, name)| forbidden.contains(&name.as_str()))
        .map(|(line, name)| {
            format!(
                "src/{}:{line}: `{own}` must never know `{name}`",
                source.path
            )
        })
        .collect()
}

/// Every name below the crate's root that a file mentions, with the line.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let module = source.module();
    let found = named_paths(source).into_iter().filter_map(|path| {
        let climbed = path
            .segments
            .iter()
            .take_while(|segment| *segment == "super")
            .count();
        let first = match path.segments[0].as_str() {
            "crate" => path.segments.get(1),
            "super" if climbed >= module.len() => path.segments.get(climbed),
            _ => None,
        };
        Some((path.line, first?.clone()))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::{directions, known_place, never};
    use crate::architecture::complaints;

    #[test]
    fn a_wrong_direction_is_seen_however_it_is_written() {
        let bad = |path: &str, text: &str| {
            let found = complaints(path, text, directions);
            assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        };
        bad("judge/standing.rs", "use crate::rules::Context;");
        bad("judge/standing.rs", "use crate::{judge::Duty, rules};");
        bad(
            "judge/standing.rs",
            "use crate::{\n    model::{Id, Task},\n    report::Look,\n};",
        );
        bad("judge/standing.rs", "fn f() { crate::cli::main(); }");
        bad("judge/standing.rs", "pub(in crate::report) fn f() {}");
        bad("assess/mod.rs", "use crate::report::TerminalStyle;");
        bad("assess/change.rs", "fn f() { super::super::cli::main(); }");
        bad("judge/mod.rs", "use super::rules::Context;");
        bad("judge/standing.rs", "use super::super::rules::Context;");
        bad("text/nearest.rs", "use crate::finding::Rule;");
        bad("model/id.rs", "use crate::load;");
        bad("judge/duties.rs", "use crate::assess;");
        bad("rules/duty.rs", "use crate::assess::AssessOptions;");
    }

    #[test]
    fn a_right_direction_passes() {
        let good = |path: &str, text: &str| {
            let found = complaints(path, text, directions);
            assert!(found.is_empty(), "{path}: {text}: {found:?}");
        };
        good(
            "judge/standing.rs",
            "use crate::{judge::Duty, model, schedule::Window};",
        );
        good(
            "judge/standing.rs",
            "use super::Duty;\nuse crate::judge::Claim;",
        );
        good(
            "judge/standing.rs",
            "// use crate::rules;\nlet s = \"crate::rules\";",
        );
        good(
            "judge/standing.rs",
            "pub(crate) fn f() {}\npub(super) fn g() {}",
        );
        good(
            "text/nearest.rs",
            "use super::Position;\nuse crate::text::Range;",
        );
        good(
            "cli/judged.rs",
            "use crate::assess::{PolicySnapshot, assess};\nuse crate::report;",
        );
        good("assess/mod.rs", "use crate::{judge, rules};");
    }

    #[test]
    fn what_is_never_known_is_seen() {
        let bad = complaints("schedule/due.rs", "use crate::finding::Draft;", never);
        assert_eq!(bad.len(), 1, "{bad:?}");
        let good = complaints("schedule/due.rs", "use crate::model::Task;", never);
        assert!(good.is_empty(), "{good:?}");
    }

    #[test]
    fn a_file_outside_of_the_layers_is_seen() {
        for path in ["utils.rs", "helpers/mod.rs", "judge.rs", "repo/mod.rs"] {
            assert_eq!(complaints(path, "", known_place).len(), 1, "{path}");
        }
        for path in ["lib.rs", "judge/mod.rs", "yaml/schema/mod.rs"] {
            assert!(complaints(path, "", known_place).is_empty(), "{path}");
        }
    }
}
