//! Where a place lies in a YAML text, by its lines alone: what is being typed is rarely YAML yet.

use std::ops::Range;

use crate::text::{LineIndex, Position};

/// A line of block style: blanks, dashes of lists, and a key with its value, or a value alone.
#[derive(Debug, Clone, Copy)]
struct BlockLine<'t> {
    text: &'t str,
    /// The column of its first dash.
    dash: Option<usize>,
    /// The column in which its key, or its value, starts.
    content: usize,
    key: Option<&'t str>,
    /// Where its key ends; where its value starts, where it has no key.
    key_end: usize,
    /// Where its value starts and ends, without blanks and comments.
    value: (usize, usize),
}

impl<'t> BlockLine<'t> {
    /// `None` for a line that is blank or a comment.
    fn of(text: &'t str) -> Option<Self> {
        let mut content = text.len() - text.trim_start_matches(' ').len();
        let mut dash = None;
        while text[content..] == *"-" || text[content..].starts_with("- ") {
            dash.get_or_insert(content);
            let rest = text[content + 1..].trim_start_matches(' ');
            content = text.len() - rest.len();
        }
        let rest = &text[content..];
        if rest.starts_with('#') || (rest.is_empty() && dash.is_none()) {
            return None;
        }
        let colon = key_length(rest);
        let after = colon.map_or(rest, |colon| &rest[colon + 1..]);
        let start = text.len() - after.trim_start_matches(' ').len();
        let end = text[start..].find(" #").map_or(text.len(), |at| start + at);
        let end = start + text[start..end].trim_end().len();
        Some(BlockLine {
            text,
            dash,
            content,
            key: colon.map(|colon| unquote(&rest[..colon])),
            key_end: content + colon.unwrap_or(0),
            value: (start, end),
        })
    }

    fn value_text(&self) -> &'t str {
        &self.text[self.value.0..self.value.1]
    }
}

/// How long the key is that a text starts with, up to its colon.
fn key_length(text: &str) -> Option<usize> {
    let from = match text.as_bytes().first()? {
        quote @ (b'"' | b'\'') => 2 + text[1..].bytes().position(|b| b == *quote)?,
        b'{' | b'[' | b'|' | b'>' | b'&' | b'*' | b'!' => return None,
        _ => 0,
    };
    let mut colons = text[from..].match_indices(':').map(|(at, _)| from + at);
    let ends_key = |at: &usize| matches!(text.as_bytes().get(at + 1), None | Some(b' '));
    let colon = colons.find(ends_key)?;
    (!text[..colon].contains(" #")).then_some(colon)
}

/// A scalar without its quotes; escapes are left as they are.
fn unquote(text: &str) -> &str {
    let text = text.trim();
    let within = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// A key, or where one may stand.
    Key,
    /// The value of the key.
    Value,
    /// An item of a list, which may become a key of a mapping in it.
    Item,
}

/// A place in a text, and the field around it.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// The keys above, outermost first. Lists leave no trace.
    pub(super) parents: Vec<&'t str>,
    /// The key on the line.
    pub(super) key: Option<&'t str>,
    /// The value on the line, without quotes.
    pub(super) value: &'t str,
    pub(super) spot: Spot,
    /// The bytes of the word at the place, quotes included: what a completion replaces.
    pub(super) word: Range<usize>,
    /// The keys beside it.
    pub(super) siblings: Vec<&'t str>,
}

impl<'t> Cursor<'t> {
    /// The field at a place; `None` in a comment or in a text that runs over several lines.
    pub(super) fn at(text: &'t str, index: &LineIndex, place: Position) -> Option<Self> {
        let span = index.line_span(place.line);
        let column = index.byte_offset(place) - span.start;
        let line = text.get(span.clone())?;
        let here = BlockLine::of(line);
        if here.is_none() && line[..column].contains('#') {
            return None;
        }
        let content = here.map_or(column, |here| here.content);
        let around = Surroundings { text, index };
        let parents = around.parents(place.line, content)?;
        let siblings = around.siblings(place.line, content, here.is_some_and(|h| h.dash.is_some()));
        let mut place = FlowPlace {
            parents,
            key: here.and_then(|here| here.key),
            ..FlowPlace::default()
        };
        let (spot, word) = match here {
            None => (Spot::Key, column..column),
            Some(here) if column > here.value.0 && here.value_text().starts_with(['{', '[']) => {
                place.descend(line, here.value.0, column)
            }
            Some(here) if here.key.is_none() => {
                let spot = here.dash.map_or(Spot::Key, |_| Spot::Item);
                (spot, here.value.0..here.value.1)
            }
            Some(here) if column <= here.key_end => (Spot::Key, here.content..here.key_end),
            Some(here) if column < here.value.0 => (Spot::Value, column..column),
            Some(here) => (Spot::Value, here.value.0..here.value.1),
        };
        if column < word.start || column > word.end {
            return None;
        }
        Some(Cursor {
            text,
            parents: place.parents,
            key: place.key,
            value: here.map_or("", |here| unquote(here.value_text())),
            spot,
            word: span.start + word.start..span.start + word.end,
            siblings,
        })
    }

    /// The keys above and that of the value: where the value belongs.
    pub(super) fn field(&self) -> Vec<&'t str> {
        let own = self.key.filter(|_| self.spot == Spot::Value);
        self.parents.iter().copied().chain(own).collect()
    }

    /// The value of a field at the top of the text.
    pub(super) fn top(&self, key: &str) -> Option<&'t str> {
        top_value(self.text, key)
    }
}

/// The value of a field at the top of a text.
fn top_value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let lines = text.lines().filter_map(BlockLine::of);
    let mut at_top = lines.filter(|line| line.content == 0 && line.key == Some(key));
    let value = unquote(at_top.next()?.value_text());
    (!value.is_empty()).then_some(value)
}

/// A place within brackets on one line.
#[derive(Default)]
struct FlowPlace<'t> {
    parents: Vec<&'t str>,
    key: Option<&'t str>,
    /// The brackets that are open, each with whether it stands under a key.
    open: Vec<(char, bool)>,
}

impl<'t> FlowPlace<'t> {
    /// Goes from the first bracket to a column; returns what stands there.
    fn descend(&mut self, line: &'t str, start: usize, column: usize) -> (Spot, Range<usize>) {
        let mut from = start;
        let mut quote = None;
        for (at, c) in line[start..column].char_indices() {
            let at = start + at;
            match (c, quote) {
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                (_, Some(_)) => {}
                ('{' | '[', _) => {
                    self.open.push((c, self.key.is_some()));
                    self.parents.extend(self.key.take());
                    from = at + 1;
                }
                ('}' | ']', _) => {
                    if let Some((_, true)) = self.open.pop() {
                        self.parents.pop();
                    }
                    self.key = None;
                }
                (',', _) => {
                    self.key = None;
                    from = at + 1;
                }
                (':', _) if line[at + 1..].starts_with(' ') => {
                    self.key = Some(unquote(&line[from..at]));
                    from = at + 1;
                }
                _ => {}
            }
        }
        let blanks = line[from..].len() - line[from..].trim_start_matches(' ').len();
        let from = (from + blanks).min(column);
        let to = line[column..].find([',', '}', ']', ':']);
        let to = to.map_or(line.len(), |at| column + at);
        let to = column.max(from + line[from..to].trim_end().len());
        let spot = match self.open.last() {
            _ if self.key.is_some() => Spot::Value,
            Some(('{', _)) => Spot::Key,
            _ => Spot::Item,
        };
        (spot, from..to)
    }
}

/// The lines around a place.
struct Surroundings<'t, 'i> {
    text: &'t str,
    index: &'i LineIndex,
}

impl<'t> Surroundings<'t, '_> {
    fn line(&self, number: u32) -> Option<BlockLine<'t>> {
        BlockLine::of(self.text.get(self.index.line_span(number))?)
    }

    /// The keys above a column; `None` where one of them opens a text of several lines.
    fn parents(&self, line: u32, mut column: usize) -> Option<Vec<&'t str>> {
        let mut parents = Vec::new();
        for line in (1..line).rev().filter_map(|number| self.line(number)) {
            if line.content >= column {
                continue;
            }
            if line.value_text().starts_with(['|', '>']) {
                return None;
            }
            parents.extend(line.key);
            column = line.content;
            if column == 0 {
                break;
            }
        }
        parents.reverse();
        Some(parents)
    }

    /// The keys of the mapping around a line whose content starts in a column.
    fn siblings(&self, line: u32, column: usize, starts_item: bool) -> Vec<&'t str> {
        let mut found = Vec::new();
        let above = (1..line).rev().filter(|_| !starts_item);
        for line in above.filter_map(|number| self.line(number)) {
            if line.content < column {
                break;
            }
            found.extend(line.key.filter(|_| line.content == column));
            if line.content == column && line.dash.is_some() {
                break;
            }
        }
        let below = line.saturating_add(1)..=self.index.line_count();
        for line in below.filter_map(|number| self.line(number)) {
            let starts_next = line.content == column && line.dash.is_some();
            if line.content < column || starts_next {
                break;
            }
            found.extend(line.key.filter(|_| line.content == column));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The place of `|` in a text without it.
    fn cursor(marked: &str) -> Option<String> {
        let at = marked.find('\u{2038}').expect("a caret");
        let text = marked.replace('\u{2038}', "");
        let index = LineIndex::new(&text);
        let cursor = Cursor::at(&text, &index, index.position(at))?;
        Some(format!(
            "{} {:?} {:?}={:?} word {:?} beside {}",
            cursor.parents.join("/"),
            cursor.spot,
            cursor.key.unwrap_or("-"),
            cursor.value,
            &text[cursor.word.clone()],
            cursor.siblings.join(",")
        ))
    }

    #[test]
    fn a_place_knows_its_field() {
        let cases = [
            (
                "task: sec‸ure\nteam: a\n",
                " Value \"task\"=\"secure\" word \"secure\" beside team",
            ),
            ("task:‸\n", " Value \"task\"=\"\" word \"\" beside "),
            (
                "a: { team: mo‸ }\n",
                "a Value \"team\"=\"{ team: mo }\" word \"mo\" beside ",
            ),
            (
                "a: {b: {c: 1}, d‸: x}\n",
                "a Key \"-\"=\"{b: {c: 1}, d: x}\" word \"d\" beside ",
            ),
            ("a: [x, ‸]\n", "a Item \"-\"=\"[x, ]\" word \"\" beside "),
            ("task: ‸\n", " Value \"task\"=\"\" word \"\" beside "),
            ("a: 1\nte‸\n", " Key \"-\"=\"te\" word \"te\" beside a"),
            (
                "details:\n  x: 1\n  ‸\n",
                "details Key \"-\"=\"\" word \"\" beside x",
            ),
            ("a:\n- ‸\n", "a Item \"-\"=\"\" word \"\" beside "),
            (
                "a:\n  - p: x\n    s‸: y\n  - p: z\n",
                "a Key \"s\"=\"y\" word \"s\" beside p",
            ),
            (
                "a:\n  - \"p\": 'x ‸'  # c\n",
                "a Value \"p\"=\"x \" word \"'x '\" beside ",
            ),
            ("a: b:c‸\n", " Value \"a\"=\"b:c\" word \"b:c\" beside "),
        ];
        for (marked, expected) in cases {
            assert_eq!(cursor(marked).as_deref(), Some(expected), "{marked:?}");
        }
    }

    #[test]
    fn comments_and_long_texts_have_no_field() {
        for marked in ["# a‸b\n", "a: |\n  x‸: 1\n", "a: b # c‸\n", "  #‸\n"] {
            assert_eq!(cursor(marked), None, "{marked:?}");
        }
    }

    proptest! {
        #[test]
        fn every_place_has_an_answer(text in "[a: {}\\[\\],\"'#|\r\n-]{0,60}ø?", line in 0u32..9, column in 0u32..40) {
            let index = LineIndex::new(&text);
            if let Some(cursor) = Cursor::at(&text, &index, Position::new(line, column)) {
                let byte = index.byte_offset(Position::new(line, column));
                prop_assert!(cursor.word.start <= byte && byte <= cursor.word.end);
                prop_assert!(text.get(cursor.word.clone()).is_some());
            }
        }
    }

    #[test]
    fn nothing_that_is_typed_breaks_it() {
        for text in [
            "-\u{2038}",
            "- - -\u{2038}",
            "\"\u{2038}",
            "'a: \u{2038}",
            "\u{feff}a: \u{2038}",
            "ø: æ\u{2038}",
            ":\u{2038}",
            "? \u{2038}",
        ] {
            cursor(text);
        }
    }
}
