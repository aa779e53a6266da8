//! Circles of files inside a layer: `a.rs` needs `b.rs`, and `b.rs` needs `a.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::code::Source;
use super::paths::ModuleTree;

/// A complaint for each group of files of one layer that all lead to each other.
pub(crate) fn circles(sources: &[Source]) -> Vec<String> {
    let imports = ModuleTree::new(sources).file_imports();
    let layer = |path: &str| path.split('/').next().map(str::to_owned);
    let inside = imports.iter().map(|(file, targets)| {
        let own = targets
            .iter()
            .filter(|(target, _)| layer(target) == layer(file));
        (*file, own.map(|(target, line)| (*target, *line)).collect())
    });
    let inside: BTreeMap<&str, BTreeMap<&str, usize>> = inside.collect();
    let reach: BTreeMap<&str, BTreeSet<&str>> = inside
        .keys()
        .map(|file| (*file, reachable(&inside, file)))
        .collect();
    let mut groups = BTreeSet::new();
    for (file, reached) in &reach {
        if reached.contains(file) {
            let group = reached.iter().filter(|other| reach[**other].contains(file));
            groups.insert(group.copied().collect::<Vec<&str>>());
        }
    }
    groups
        .into_iter()
        .map(|group| describe(&group, &inside))
        .collect()
}

/// The files that a file leads to, over any number of steps.
fn reachable<'a>(
    imports: &BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    from: &str,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for target in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
            if found.insert(*target) {
                waiting.push(target);
            }
        }
    }
    found
}

fn describe(group: &[&str], imports: &BTreeMap<&str, BTreeMap<&str, usize>>) -> String {
    let mut lines = vec![format!("a circle of {} files:", group.len())];
    for file in group {
        for (target, line) in imports[file]
            .iter()
            .filter(|(target, _)| group.contains(target))
        {
            lines.push(format!("  src/{file}:{line} → src/{target}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::circles;
    use crate::architecture::code::Source;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::new(path, text))
            .collect();
        circles(&sources)
    }

    #[test]
    fn two_files_that_need_each_other_are_a_circle_however_they_say_so() {
        for (one, other) in [
            ("use super::b::B;", "use super::a::A;"),
            ("use crate::judge::b::B;", "fn f() { super::a::g(); }"),
            ("use super::{B, C};", "use crate::judge::{A};"),
            ("use super::b;", "use super::a::{self, A};"),
            ("type T = crate::judge::B;", "use super::A as Other;"),
        ] {
            let parent = (
                "judge/mod.rs",
                "mod a;\nmod b;\npub use a::A;\npub use b::{B, C};",
            );
            let found = found(&[parent, ("judge/a.rs", one), ("judge/b.rs", other)]);
            assert_eq!(found.len(), 1, "{one} {other}: {found:?}");
            assert!(found[0].starts_with("a circle of 2 files:"), "{found:?}");
        }
    }

    #[test]
    fn a_circle_over_three_files_and_one_through_the_parent_are_found() {
        let three = found(&[
            ("judge/mod.rs", "mod a; mod b; mod c;"),
            ("judge/a.rs", "use super::b::B;"),
            ("judge/b.rs", "use super::c::C;"),
            ("judge/c.rs", "use super::a::A;"),
        ]);
        assert!(
            three.len() == 1 && three[0].starts_with("a circle of 3"),
            "{three:?}"
        );
        let parent = found(&[
            ("judge/mod.rs", "mod a;\nuse a::A;\nfn own() {}"),
            ("judge/a.rs", "fn f() { super::own(); }"),
        ]);
        assert_eq!(parent.len(), 1, "{parent:?}");
    }

    #[test]
    fn files_that_need_each_other_in_one_direction_are_no_circle() {
        let parent = (
            "judge/mod.rs",
            "mod a;\nmod b;\npub use a::A;\npub use b::B;",
        );
        for (one, other) in [
            ("use super::B;", "use std::fmt;"),
            (
                "use crate::judge::B;",
                "// use super::A;\nlet s = \"super::A\";",
            ),
            (
                "use super::B;",
                "#[cfg(test)]\nmod tests {\n    use crate::judge::A;\n}",
            ),
            ("use super::B;", "use crate::model::A;"),
        ] {
            let found = found(&[
                parent,
                ("judge/a.rs", one),
                ("judge/b.rs", other),
                ("model/mod.rs", "pub struct A;"),
            ]);
            assert!(found.is_empty(), "{one} {other}: {found:?}");
        }
    }

    #[test]
    fn tests_in_files_of_their_own_may_need_anything() {
        let found = found(&[
            ("judge/mod.rs", "mod a;\npub use a::A;"),
            ("judge/a.rs", "mod tests;"),
            (
                "judge/a/tests.rs",
                "use super::super::A; use crate::judge::a::B;",
            ),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
