//! Names and messages: each type's name stands once in the crate, and words that puzzle a reader do
//! not come back.

use std::collections::BTreeMap;

use super::code::Source;

/// Names of functions that say nothing of what they return.
const FUNCTIONS: [&str; 8] = [
    "said", "told", "asked", "seen", "meant", "owed", "held", "whole",
];

/// A complaint for each type whose name stands elsewhere too.
pub(crate) fn doubled_types(sources: &[Source]) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        for (index, line) in source.production_code().lines().enumerate() {
            // An associated type, such as `FromStr::Err`, is named by its trait.
            if line.starts_with(' ') && line.trim_start().starts_with("type ") {
                continue;
            }
            if let Some(name) = defined(line, &["struct", "enum", "trait", "type", "union"]) {
                let place = format!("src/{}:{}", source.path, index + 1);
                places.entry(name).or_default().push(place);
            }
        }
    }
    let doubled = places.iter().filter(|(_, places)| places.len() > 1);
    doubled
        .map(|(name, places)| format!("`{name}`: {}", places.join(", ")))
        .collect()
}

/// A complaint for each function whose name is on the list.
pub(crate) fn function_names(source: &Source) -> Vec<String> {
    let lines = source.code.lines().enumerate();
    let bad = lines.filter_map(|(index, line)| {
        let name = defined(line, &["fn"]).filter(|name| FUNCTIONS.contains(name))?;
        Some(format!("src/{}:{}: fn {name}", source.path, index + 1))
    });
    bad.collect()
}

/// A complaint for each message that says that something "is no" other thing: "is not a".
pub(crate) fn messages(source: &Source) -> Vec<String> {
    let lines = source.text.lines().enumerate();
    let bad = lines.filter(|(_, line)| {
        let quoted = line.find('"').map_or("", |start| &line[start..]);
        [" is no ", " are no "]
            .iter()
            .any(|words| quoted.contains(words))
    });
    bad.map(|(index, line)| format!("src/{}:{}: {}", source.path, index + 1, line.trim()))
        .collect()
}

/// The name that a line defines with one of these keywords.
fn defined<'a>(line: &'a str, keywords: &[&str]) -> Option<&'a str> {
    let mut words = line
        .split_whitespace()
        .skip_while(|word| ["pub", "const", "async"].contains(word) || word.starts_with("pub("));
    words.next().filter(|word| keywords.contains(word))?;
    let name = words.next()?;
    let end = name
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(name.len());
    Some(&name[..end]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{doubled_types, function_names, messages};
    use crate::architecture::code::Source;
    use crate::architecture::complaints;

    #[test]
    fn a_name_that_two_types_share_is_found() {
        let found = |one: &str, other: &str| {
            let files = [
                Source::new("judge/a.rs", one),
                Source::new("report/b.rs", other),
            ];
            doubled_types(&files).len()
        };
        assert_eq!(found("pub struct Step;", "enum Step { A }"), 1);
        assert_eq!(
            found(
                "pub(super) struct Step<'a>(&'a str);",
                "    type_name();\ntype Step = u8;"
            ),
            1
        );
        assert_eq!(found("struct Step;", "struct Steps;\n// struct Step;\n"), 0);
        assert_eq!(
            found(
                "struct Step;",
                "#[cfg(test)]\nmod tests {\n    struct Step;\n}"
            ),
            0
        );
        assert_eq!(
            found(
                "impl A {\n    type Err = u8;\n}",
                "impl B {\n    type Err = u8;\n}"
            ),
            0
        );
    }

    #[test]
    fn a_function_with_a_bare_participle_is_found() {
        let found = |text: &str| complaints("judge/a.rs", text, function_names).len();
        assert_eq!(found("pub(super) fn said(x: u8) {}\n    fn whole() {}"), 2);
        assert_eq!(
            found("fn is_said() {}\nfn format_instant() {}\n// fn said()"),
            0
        );
    }

    #[test]
    fn a_message_that_says_is_no_is_found() {
        let found = |text: &str| complaints("judge/a.rs", text, messages).len();
        assert_eq!(found("format!(\"`{x}` is no instant\")"), 1);
        assert_eq!(found("let s = \"there are no tasks\"; // are no"), 1);
        assert_eq!(found("// what is no claim\nlet s = \"is not a claim\";"), 0);
    }
}
