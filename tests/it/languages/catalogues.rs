//! The program's own texts: every one that pages and the README say is in every catalogue, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::harness::files::{files_below, project};

/// The catalogues by their languages. Each has an entry in the program, or its pages would not be in it.
fn catalogues() -> Vec<(String, String)> {
    let folder = project().join("src/language/catalogues");
    let files = files_below(&folder);
    let read = |path: std::path::PathBuf| {
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (tag, fs::read_to_string(folder.join(path)).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// The methods and functions whose first literal is a text of the program, and those with two of them.
const CALLS: &[&str] = &[".say(", ".fill(", "fill_markup(", ".count_of(", " with("];

/// Texts that are chosen elsewhere and said later, such as words of standings and columns of tables, are literals too: they are
/// counted where the catalogue has them. The pages that tests write fail where it lacks one.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            }
            // A character, and not a lifetime.
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 3,
            b'\'' if bytes.get(at + 1) == Some(&b'\\') && bytes.get(at + 3) == Some(&b'\'') => {
                at += 4;
            }
            b'"' => {
                let (literal, length) = literal_at(&text[at..]);
                found.push((at, literal));
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// A literal in quotes as the compiler reads it, and its length in the source.
fn literal_at(text: &str) -> (String, usize) {
    let mut literal = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (literal, at + 1),
            '\\' => match chars.next() {
                Some((_, 'n')) => literal.push('\n'),
                Some((_, '\n')) => while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                Some((_, other)) => literal.push(other),
                None => {}
            },
            c => literal.push(c),
        }
    }
    (literal, text.len())
}

/// The source without its inline tests, by file.
fn sources() -> BTreeMap<String, String> {
    let files = files_below(&project().join("src")).into_iter();
    let rust = files.filter(|file| file.extension().is_some_and(|it| it == "rs"));
    let read = rust.map(|file| {
        let text = fs::read_to_string(project().join("src").join(&file)).unwrap();
        let production = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        (file.display().to_string(), production.to_owned())
    });
    read.filter(|(file, _)| !file.ends_with("catalogue.rs"))
        .collect()
}

/// The texts that stand in calls, with the file of each.
fn said_texts(sources: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut said = BTreeMap::new();
    let about_language = sources.iter().filter(|(_, text)| text.contains("anguage"));
    for (file, text) in about_language {
        let literals = literals(text);
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                let start = at + call.len();
                let first = literals.iter().find(|(place, _)| *place >= start);
                let is_first = |place: usize| text[start..place].trim().is_empty();
                let of_markup = |place: usize| text[start..place].trim() == "language,";
                let Some((place, literal)) = first else {
                    continue;
                };
                if is_first(*place) || (*call == "fill_markup(" && of_markup(*place)) {
                    said.insert(literal.clone(), file.clone());
                }
            }
        }
    }
    said
}

fn texts_of(catalogue: &str) -> BTreeMap<String, String> {
    let read: serde_yaml::Value = serde_yaml::from_str(catalogue).unwrap();
    serde_yaml::from_value(read["texts"].clone()).unwrap()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

#[test]
fn every_text_is_in_every_catalogue_and_nothing_else_is() {
    let sources = sources();
    let said = said_texts(&sources);
    assert!(said.len() > 150, "{} texts were found", said.len());
    assert!(said.contains_key("Recurring duties"), "{said:?}");
    let all: BTreeSet<String> = sources
        .values()
        .flat_map(|text| literals(text))
        .map(|(_, literal)| literal)
        .collect();
    for (tag, catalogue) in catalogues() {
        let texts = texts_of(&catalogue);
        let missing = said
            .iter()
            .filter(|(text, _)| !text.is_empty() && !texts.contains_key(*text));
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "{tag} lacks {missing:#?}");
        let unused: Vec<&String> = texts.keys().filter(|text| !all.contains(*text)).collect();
        assert!(unused.is_empty(), "{tag} has what nobody says: {unused:#?}");
    }
}

#[test]
fn translations_have_the_placeholders_of_their_texts() {
    for (tag, catalogue) in catalogues() {
        for (english, translated) in texts_of(&catalogue) {
            assert_eq!(
                placeholders(&english),
                placeholders(&translated),
                "{tag}: {english}"
            );
            let ends = |text: &str| {
                [
                    text.starts_with(' '),
                    text.ends_with(' '),
                    text.ends_with('\n'),
                ]
            };
            assert_eq!(ends(&english), ends(&translated), "{tag}: {english}");
            assert!(!translated.trim().is_empty(), "{tag}: {english}");
        }
    }
}

#[test]
fn literals_are_read_as_the_compiler_reads_them() {
    let read = |text: &str| -> Vec<String> {
        literals(text)
            .into_iter()
            .map(|(_, literal)| literal)
            .collect()
    };
    assert_eq!(
        read("a(\"b \\\n   c\\n\\\"d\\\"\") // \"e\"\n'\"' \"f\""),
        ["b c\n\"d\"", "f"]
    );
    assert_eq!(read("fn a<'x>(b: &'x str) { \"c\" }"), ["c"]);
}
