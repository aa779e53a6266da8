//! Which rooms a file imports, by every way that Rust has of naming them.

use crate::architecture::code::Source;

/// The layers in their order: each may import those before it.
const ROOMS: [&str; 17] = [
    "text", "finding", "files", "git", "signing", "yaml", "model", "load", "schedule", "history",
    "judge", "rules", "assess", "report", "write", "import", "cli",
];

/// The files beside the rooms: the way through the house, and its door.
const TOP: [&str; 2] = ["lib", "main"];

/// What the order would allow, and the table forbids all the same.
const NEVER: [(&str, &[&str]); 5] = [
    // Never makes findings.
    ("git", &["finding"]),
    // Never touches the file system or git, and faults of its own are no findings yet.
    ("yaml", &["files", "git", "finding"]),
    // Never findings, never the shape of files.
    ("model", &["finding", "yaml", "text"]),
    // Pure dates.
    (
        "schedule",
        &["finding", "files", "git", "yaml", "load", "text"],
    ),
    // Never parses.
    ("judge", &["yaml"]),
];

/// A complaint about a file that belongs to no room.
pub(crate) fn known_place(source: &Source) -> Vec<String> {
    let room = source.room();
    let is_beside = !source.path.contains('/');
    // The pipeline's stages have files of their own, and no room.
    let is_stage = room == "pipeline" && !source.path.ends_with("/mod.rs");
    let is_known = if is_beside || is_stage {
        TOP.contains(&room)
    } else {
        ROOMS.contains(&room)
    };
    if is_known {
        Vec::new()
    } else {
        vec![format!("{}: no room of the table", source.path)]
    }
}

/// A complaint for each import from a room below, and for each of what the top alone holds.
pub(crate) fn directions(source: &Source) -> Vec<String> {
    let own = source.room();
    let Some(rank) = ROOMS.iter().position(|room| *room == own) else {
        // The top may import anything: that is what it is for.
        return Vec::new();
    };
    let is_wrong = |name: &str| match ROOMS.iter().position(|room| *room == name) {
        Some(other) => other > rank || (own == "text" && other != rank),
        // Whatever `lib.rs` holds besides rooms is the pipeline: `cli` starts it, and `record` holds
        // what it is about to write against it.
        None => !["record", "cli"].contains(&own),
    };
    let found = imports(source).into_iter();
    found
        .filter(|(_, name)| is_wrong(name))
        .map(|(line, name)| format!("src/{}:{line}: `{own}` imports `{name}`", source.path))
        .collect()
}

/// A complaint for each import that the table forbids beyond the order of the rooms.
pub(crate) fn never(source: &Source) -> Vec<String> {
    let own = source.room();
    let forbidden = NEVER.iter().find(|(room, _)| *room == own);
    let forbidden = forbidden.map_or(&[][..], |(_, rooms)| rooms);
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
    let code = &source.code;
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate") {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let starts = !code[..at].ends_with(is_word);
        // `pub(crate)` names nothing; `pub(in crate::x)` and `crate::x` do.
        if let Some(rest) = code[at + "crate".len()..]
            .strip_prefix("::")
            .filter(|_| starts)
        {
            found.extend(
                names(rest)
                    .into_iter()
                    .map(|name| (line_of(code, at), name)),
            );
        }
    }
    found.extend(through_supers(source));
    found.retain(|(_, name)| name != "self");
    found
}

/// Rooms reached by climbing to the crate's root: `super::super::judge`.
fn through_supers(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find("super::").map(|offset| at + offset) {
        let mut rest = &code[start..];
        let mut climbed = 0;
        while let Some(further) = rest.strip_prefix("super::") {
            rest = further;
            climbed += 1;
        }
        at = code.len() - rest.len();
        if climbed >= source.depth() {
            // An inline module lies one deeper, so that this may still be inside of the room.
            let rooms = names(rest).into_iter();
            let others = rooms.filter(|name| ROOMS.contains(&name.as_str()));
            found.extend(others.map(|name| (line_of(code, start), name)));
        }
    }
    found
}

/// The first names of a path, or of each path of a group: `{a::b, c::{d, e}}` → a, c.
fn names(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let text = text.trim_start().trim_start_matches("r#");
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.trim_start().strip_prefix('{') else {
        return vec![word(rest)]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect();
    };
    let mut depth = 0;
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(word(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
        if c == '}' && start == at + 1 {
            break;
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
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
    fn a_file_outside_of_the_rooms_is_seen() {
        for path in ["utils.rs", "helpers/mod.rs", "judge.rs", "repo/mod.rs"] {
            assert_eq!(complaints(path, "", known_place).len(), 1, "{path}");
        }
        for path in ["lib.rs", "judge/mod.rs", "yaml/schema/mod.rs"] {
            assert!(complaints(path, "", known_place).is_empty(), "{path}");
        }
    }
}
