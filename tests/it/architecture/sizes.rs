//! How long files and functions may be.

use super::code::Source;

/// Lines of a file.
const FILE: usize = 400;

/// Lines of code in a function's body.
const FUNCTION: usize = 60;

/// Lines of the median file.
const MEDIAN: usize = 120;

/// Lines of production code in the whole crate, without blank ones, comments and tests. Whoever adds a feature raises it
/// and says so; whoever cuts lowers it.
const CRATE: usize = 78_000;

/// A complaint where the crate has grown, or its files have.
pub(crate) fn whole_crate(sources: &[Source]) -> Vec<String> {
    let mut lines: Vec<usize> = sources.iter().map(|s| s.text.lines().count()).collect();
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).copied().unwrap_or_default();
    let production: usize = sources.iter().map(Source::production_lines).sum();
    let bounds = [
        ("lines of the median file", median, MEDIAN),
        ("lines of production code", production, CRATE),
    ];
    let over = bounds.into_iter().filter(|(_, found, most)| found > most);
    over.map(|(what, found, most)| format!("expected at most {most} {what}, found {found}"))
        .collect()
}

/// A complaint about a file that is too long.
pub(crate) fn files(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    if lines <= FILE {
        return Vec::new();
    }
    vec![format!("src/{}: {lines} lines", source.path)]
}

/// A complaint for each function that is too long.
pub(crate) fn functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.code.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| is_start(line));
    starts
        .filter_map(|(start, _)| {
            let length = length(&lines[start..])?;
            let at = format!("src/{}:{}", source.path, start + 1);
            (length > FUNCTION).then(|| format!("{at}: a function of {length} lines"))
        })
        .collect()
}

/// Whether a line begins a function: a definition, and no type such as `fn(u8) -> u8`.
fn is_start(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| {
        let is_plain = ["pub", "const", "async", "unsafe", "extern"].contains(word);
        is_plain || word.starts_with("pub(") || *word == "in" || word.ends_with("super)")
    });
    words.next() == Some("fn") && words.next().is_some()
}

/// Lines of code between the braces of the body; `None` where there is no body. Comments and blank
/// lines do not count, as in clippy's `too_many_lines`, which an `allow` could silence.
fn length(lines: &[&str]) -> Option<usize> {
    let mut depth = 0;
    let mut length = 0;
    for line in lines {
        let was_inside = depth > 0;
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                // A declaration of a trait's function ends without a body.
                ';' if depth == 0 => return None,
                _ => continue,
            }
            if depth == 0 {
                return Some(length);
            }
        }
        length += usize::from(was_inside && !line.trim().is_empty());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{FILE, FUNCTION, files, functions};
    use crate::architecture::complaints;

    fn function(head: &str, lines: usize) -> String {
        format!(
            "{head} {{\n{}}}\n",
            "    // }\n\n    f(\"{\");\n".repeat(lines)
        )
    }

    #[test]
    fn a_long_function_is_seen_and_one_at_the_limit_passes() {
        let heads = [
            "fn f()",
            "pub(super) fn f<'a>(x: &'a str) -> u8",
            "    pub const fn f()",
        ];
        for head in heads {
            let good = complaints("a/b.rs", &function(head, FUNCTION), functions);
            assert!(good.is_empty(), "{head}: {good:?}");
            let bad = complaints("a/b.rs", &function(head, FUNCTION + 1), functions);
            assert_eq!(bad.len(), 1, "{head}");
        }
    }

    #[test]
    fn a_declaration_and_a_type_are_no_functions() {
        let text = format!(
            "trait T {{\n    fn f(&self);\n}}\ntype F = fn(u8);\nstruct S {{\n{}}}\n",
            "    x: u8,\n".repeat(FUNCTION)
        );
        let found = complaints("a/b.rs", &text, functions);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_long_file_is_seen() {
        assert!(complaints("a/b.rs", &"\n".repeat(FILE), files).is_empty());
        assert_eq!(complaints("a/b.rs", &"\n".repeat(FILE + 1), files).len(), 1);
    }
}
