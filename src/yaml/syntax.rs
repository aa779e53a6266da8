//! Messages for files that are not YAML, or not the subset that is read.

use saphyr_parser::ScanError;

use super::fault::FaultList;
use super::limits::{MAX_DEPTH, MAX_NODES};

use super::source::BULKY_HELP;
use super::token_ranges::TokenRanges;
use super::top_level::TopLevel;
use super::{Node, YamlFault};
use crate::text::{Position, Range};

/// A part of the parser's message, what it means, and what to do; empty where there is nothing to add.
type SyntaxMessage = (&'static str, &'static str, &'static str);

/// The first that matches is used. The parser's own words are the last resort.
const MESSAGES: &[SyntaxMessage] = &[
    (
        "unexpected end of stream",
        "a quoted text is not closed",
        "write the closing quote",
    ),
    (
        "unexpected document indicator",
        "a quoted text is not closed",
        "write the closing quote",
    ),
    (
        "invalid indentation in quoted scalar",
        "a quoted text is not closed, or goes on further left than it may",
        "write the closing quote",
    ),
    (
        "mapping values are not allowed",
        "a second `key: value` on one line, or a key that is indented wrongly",
        "a text that holds `: ` needs quotes; keys of one mapping start in the same column",
    ),
    (
        "simple key expect",
        "a line without the `:` that makes it a key",
        "write `key: value`; a text over several lines needs `|` or more indentation",
    ),
    (
        "tab",
        "a tab where only spaces may indent",
        "indent with spaces",
    ),
    (
        "did not find expected key",
        "neither a key nor the end of the mapping",
        "keys of one mapping start in the same column; quotes go around the whole text",
    ),
    (
        "expected '-' indicator",
        "neither an item nor the end of the list",
        "items of one list start with `- ` in the same column",
    ),
    (
        "expected ',' or '}'",
        "neither `,` nor `}` in a mapping in braces",
        "close it with `}`",
    ),
    (
        "expected ',' or ']'",
        "neither `,` nor `]` in a list in brackets",
        "close it with `]`",
    ),
    (
        "misplaced bracket",
        "a closing bracket that closes nothing",
        "a text that starts with a bracket needs quotes",
    ),
    (
        "trailing content after double-quoted",
        "text after a closing quote",
        "put all of it into one pair of quotes",
    ),
    (
        "unknown escape character",
        "an escape that YAML does not know, in a text in double quotes",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "hexadecimal number",
        "an escape with too few hexadecimal digits",
        "",
    ),
    (
        "invalid Unicode character escape",
        "an escape that stands for no character",
        "write the character itself; pairs of \\uD800 to \\uDFFF do not work in YAML",
    ),
    (
        "unexpected character",
        "a character that cannot start a value",
        "put the value into quotes",
    ),
    (
        "unknown anchor",
        "aliases (`*name`) are not allowed",
        "write the value itself; a text that starts with `*` needs quotes",
    ),
    (
        "while scanning an anchor or alias",
        "anchors (`&name`) and aliases (`*name`) are not allowed",
        "a text that starts with `&` or `*` needs quotes",
    ),
    (
        "tag",
        "explicit tags (`!name`) are not allowed",
        "a text that starts with `!` needs quotes",
    ),
    (
        "the handle wasn't declared",
        "explicit tags (`!name`) are not allowed",
        "a text that starts with `!` needs quotes",
    ),
    (
        "directive",
        "directives (`%YAML`, `%TAG`) are not allowed",
        "remove the line",
    ),
    (
        "wrongly indented line in block scalar",
        "a line of a `|` or `>` text that is indented less than its first line",
        "indent all its lines alike",
    ),
    (
        "block scalar",
        "a `|` or `>` header that YAML does not know",
        "write the text on the lines after it, indented with spaces",
    ),
    (
        "comments must be separated",
        "a `#` right after a value",
        "put a blank before a comment; a text that holds ` #` needs quotes",
    ),
    (
        "comment intercepting",
        "a comment in the midst of a text over several lines",
        "move the comment, or use `|`",
    ),
    (
        "block sequence entries are not allowed",
        "a list item where none can be",
        "start the list on the line after its key; a text that starts with `- ` needs quotes",
    ),
    (
        "mapping keys are not allowed",
        "a `?` where no key can be",
        "a text that starts with `? ` needs quotes",
    ),
    (
        "indentation",
        "indented wrongly",
        "lines of one mapping or list start in the same column",
    ),
    ("node content", "a value is missing here", ""),
    (
        "expected <document start>",
        "text after the end of the mapping",
        "all keys at the top start in the first column",
    ),
];

/// A fault for a syntax error; none where a fault on the same line already explains it.
pub(super) fn syntax_fault(
    places: &TokenRanges<'_>,
    error: &ScanError,
    faults: &FaultList,
) -> Option<YamlFault> {
    let mark = TokenRanges::position(*error.marker());
    // The parser misses a colon only when it sees what comes after the line without one.
    let missing_colon = error.info().contains("simple key expect");
    let line_without_colon = missing_colon
        .then(|| places.line_before(mark.line))
        .flatten();
    let at = line_without_colon.unwrap_or_else(|| places.clamp(Range::empty(mark)).start);
    if faults.has_fault_on(at.line) {
        return None;
    }
    // At the end of the text there is no character to point at.
    let next = Position::new(at.line, at.column.saturating_add(1));
    let range = places.clamp(Range::new(at, next));
    // The parser reads on to the end of a key before it hands out the first bracket.
    if error.info().contains("recursion limit") {
        return Some(depth_fault(range));
    }
    let known = MESSAGES
        .iter()
        .find(|(part, ..)| error.info().contains(part));
    let (message, help) = known.map_or((error.info(), ""), |(_, message, help)| (*message, *help));
    let mut fault = YamlFault::new(range, format!("not YAML: {message}"));
    fault.help = Some(help).filter(|help| !help.is_empty()).map(Into::into);
    Some(tab_fault(places, at.line, error.info().contains("tab")).unwrap_or(fault))
}

/// A tab that indents the line of an error or the one before is what is wrong, whatever the parser
/// reports. Where the parser itself reports a tab, it may also be on the line after.
fn tab_fault(places: &TokenRanges<'_>, line: u32, certain: bool) -> Option<YamlFault> {
    let after = line.saturating_add(u32::from(certain));
    [line, after, line.saturating_sub(1).max(1)]
        .into_iter()
        .find_map(|line| {
            let text = places.line(line);
            let indentation = text.len() - text.trim_start_matches([' ', '\t']).len();
            let tab = text
                .find('\t')
                .filter(|tab| *tab < indentation && indentation < text.len())?;
            let column = u32::try_from(tab + 1).unwrap_or(u32::MAX);
            let start = Position::new(line, column);
            let range = Range::new(start, Position::new(line, column.saturating_add(1)));
            let message = "not YAML: a tab where only spaces may indent";
            Some(YamlFault::new(range, message).help("indent with spaces"))
        })
}

/// The directive that a file begins with, YAML 1.2.2 §6.8: only comments may stand before it.
pub(super) fn directive_fault(places: &TokenRanges<'_>, text: &str) -> Option<YamlFault> {
    let is_blank = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with('#')
    };
    let (number, line) = (1..).zip(text.lines()).find(|(_, line)| !is_blank(line))?;
    line.starts_with('%').then(|| {
        let start = Position::new(number, 1);
        let end = places
            .lines()
            .position(places.lines().line_span(number).end);
        YamlFault::new(
            Range::new(start, end),
            "directives (`%YAML`, `%TAG`) are not allowed",
        )
        .help("remove the line")
    })
}

pub(super) fn second_document_fault(range: Range) -> YamlFault {
    YamlFault::new(range, "a second document starts here, and a file holds one")
        .help("remove the `---`, or move what follows into a file of its own")
}

pub(super) fn empty_fault(text: &str, top: TopLevel) -> YamlFault {
    let what = if text.trim().is_empty() {
        "the file is empty"
    } else {
        "the file holds nothing but comments"
    };
    let help = match top {
        TopLevel::Mapping => "a file starts with its `kind:`",
        TopLevel::List => "write items, each starting with `- `",
    };
    YamlFault::new(Range::empty(Position::START), what).help(help)
}

pub(super) fn top_level_fault(range: Range, root: &Node, top: TopLevel) -> YamlFault {
    let (expected, help) = match top {
        TopLevel::Mapping => (
            "the top of a file must be a mapping",
            "write lines of `key: value`, starting with `kind:`",
        ),
        TopLevel::List => (
            "the top of this file must be a list",
            "write items, each starting with `- `",
        ),
    };
    let message = format!("{expected}, and this is {}", root.kind_name());
    YamlFault::new(range, message).help(help)
}

pub(super) fn complex_key_fault(range: Range) -> YamlFault {
    YamlFault::new(
        range,
        "keys must be strings, and this one is a list or a mapping",
    )
    .help("a text that starts with `[`, `{`, `- ` or `? ` needs quotes")
}

pub(super) fn depth_fault(range: Range) -> YamlFault {
    YamlFault::new(range, format!("nested deeper than {MAX_DEPTH} levels"))
}

pub(super) fn count_fault(range: Range) -> YamlFault {
    YamlFault::new(range, format!("more than {MAX_NODES} values in one file")).help(BULKY_HELP)
}
