//! The paths that a file of the crate names, and the files that they lead to.

use std::collections::BTreeMap;

use super::code::Source;

/// A path such as `crate::judge::Duty`, as the file spells it, with the line that it stands on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NamedPath {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
    /// The name that a `use` gives to it in the file; `None` for a path in other code.
    pub(crate) alias: Option<String>,
}

/// Every path that begins with `crate`, `self` or `super`, and every path of a `use`, in the code of
/// a file without its inline tests. Groups are written out: `a::{b, c}` is `a::b` and `a::c`.
pub(crate) fn named_paths(source: &Source) -> Vec<NamedPath> {
    let code = source.production_code();
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (line, word) = tokens[at];
        if word == "use" {
            let end = at + tokens[at..].iter().take_while(|(_, t)| *t != ";").count();
            expand(&tokens[at + 1..end], &mut Vec::new(), line, &mut found);
            at = end;
        } else if is_identifier(word) && !is_after_colons(&tokens, at) {
            let segments = plain_path(&tokens[at..]);
            at += segments.len() * 2 - 1;
            if segments.len() > 1 {
                found.push(NamedPath {
                    line,
                    segments,
                    alias: None,
                });
            }
            continue;
        }
        at += 1;
    }
    found
}

fn is_after_colons(tokens: &[(usize, &str)], at: usize) -> bool {
    at > 0 && tokens[at - 1].1 == "::"
}

/// The identifiers of a path that begins here: `a::b::<T>` is a, b.
fn plain_path(tokens: &[(usize, &str)]) -> Vec<String> {
    let mut segments = vec![tokens[0].1.to_owned()];
    let mut rest = &tokens[1..];
    while let [(_, "::"), (_, word), after @ ..] = rest
        && is_identifier(word)
    {
        segments.push((*word).to_owned());
        rest = after;
    }
    segments
}

/// The paths of a `use` tree; `prefix` is what stands before it.
fn expand(
    tokens: &[(usize, &str)],
    prefix: &mut Vec<String>,
    line: usize,
    found: &mut Vec<NamedPath>,
) {
    let length = prefix.len();
    let mut rest = tokens;
    while let [(_, word), after @ ..] = rest {
        rest = after;
        match *word {
            "{" => {
                let mut depth = 1;
                let mut start = 0;
                for (index, (_, token)) in after.iter().enumerate() {
                    match *token {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 || (depth == 1 && *token == ",") {
                        expand(&after[start..index], prefix, line, found);
                        start = index + 1;
                    }
                    if depth == 0 {
                        break;
                    }
                }
                prefix.truncate(length);
                return;
            }
            "as" => break,
            "::" => {}
            name => prefix.push(name.to_owned()),
        }
    }
    if prefix.len() > length {
        let mut segments = prefix.clone();
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let alias = match rest {
            [(_, alias), ..] => Some((*alias).to_owned()),
            [] => segments.last().cloned(),
        };
        found.push(NamedPath {
            line,
            segments,
            alias,
        });
    }
    prefix.truncate(length);
}

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Identifiers, `::`, and every other sign by itself, with their lines.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            found.push((index + 1, &rest[..length]));
            rest = rest[length..].trim_start();
        }
    }
    found
}

/// The modules of the crate: which file each lies in, and which names it takes from others.
pub(crate) struct ModuleTree<'a> {
    modules: BTreeMap<Vec<String>, Module<'a>>,
}

struct Module<'a> {
    source: &'a Source,
    paths: Vec<NamedPath>,
}

impl<'a> ModuleTree<'a> {
    /// The tree of these files; tests in files of their own are left out.
    pub(crate) fn new(sources: &'a [Source]) -> Self {
        let production = sources.iter().filter(|source| !source.is_test());
        let modules = production.map(|source| {
            let paths = named_paths(source);
            (source.module(), Module { source, paths })
        });
        ModuleTree {
            modules: modules.collect(),
        }
    }

    /// For each file the other files that it names, each with the line of the first mention.
    pub(crate) fn file_imports(&self) -> BTreeMap<&'a str, BTreeMap<&'a str, usize>> {
        let mut imports: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (name, module) in &self.modules {
            let own = imports.entry(&module.source.path).or_default();
            for path in &module.paths {
                if let Some(target) = self.resolve(name, &path.segments, 0)
                    && target.source.path != module.source.path
                {
                    own.entry(&target.source.path).or_insert(path.line);
                }
            }
        }
        imports
    }

    /// The module in whose file a path ends, where re-exports are followed to the definition; `None`
    /// for what lies outside the crate.
    fn resolve(&self, from: &[String], segments: &[String], depth: usize) -> Option<&Module<'a>> {
        // Longer chains of re-exports than this would be a circle.
        if depth > 8 {
            return None;
        }
        let (first, mut rest) = segments.split_first()?;
        let mut place: Vec<String> = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.to_vec(),
            "super" => from.split_last()?.1.to_vec(),
            _ => {
                rest = segments;
                from.to_vec()
            }
        };
        let is_rooted = rest.len() < segments.len();
        while let [next, after @ ..] = rest {
            if next == "super" {
                place.pop()?;
                rest = after;
                continue;
            }
            place.push(next.clone());
            if !self.modules.contains_key(&place) {
                place.pop();
                let module = self.modules.get(&place)?;
                let alias = module
                    .paths
                    .iter()
                    .find(|path| path.alias.as_ref() == Some(next));
                return match alias {
                    Some(path) if path.segments != segments || place != from => {
                        self.resolve(&place, &path.segments, depth + 1)
                    }
                    // A name that the module defines; a bare one is a type of its own or a crate.
                    _ => (is_rooted || place != from).then_some(module),
                };
            }
            rest = after;
        }
        self.modules.get(&place)
    }
}
