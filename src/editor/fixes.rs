//! Quick fixes: the word that was meant, the SHA-256 that a file has, an amendment.

use super::amendment::{draft_amendment, has_landed};
use super::edited_file::{EditedFile, EditorState};
use super::notes::FileNote;
use crate::files::{EntryKind, Files, Sha256Sum};
use crate::finding::Rule;
use crate::load::FileFormat;
use crate::text::{LineIndex, Range};
use crate::yaml::{MapEntry, Node, Value, parse, scalar_like};

pub use super::amendment::AmendmentStamp;

/// The largest file whose SHA-256 is computed while somebody waits: the most that a task may usually allow.
const MAX_DIGESTED: u64 = 100 << 20;

/// A change of a text that mends something.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// What is replaced.
    pub range: Range,
    /// What is written there.
    pub insert: String,
    /// Which of the notes it mends.
    pub note: Option<usize>,
}

/// For what fixes are asked.
pub struct FixRequest<'a> {
    /// The file, relative to the dutybook root.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Where.
    pub range: Range,
    /// What is wrong with this text; empty where that is not known yet.
    pub notes: &'a [FileNote],
    /// Who would amend, and when.
    pub stamp: AmendmentStamp,
}

impl FixRequest<'_> {
    /// Whether a range shares a line with the place: whoever asks rarely stands exactly there.
    fn touches(&self, range: Range) -> bool {
        range.start.line <= self.range.end.line && self.range.start.line <= range.end.line
    }
}

/// The fixes around a place.
#[must_use]
pub fn fixes(state: &EditorState, request: &FixRequest) -> Vec<Fix> {
    let index = LineIndex::new(request.text);
    let Some(root) = parse(request.text.as_bytes()).root else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (number, note) in request.notes.iter().enumerate() {
        let place = note.range.filter(|range| request.touches(*range));
        let meant = note.instead.as_deref().zip(place);
        found.extend(meant.and_then(|(instead, place)| {
            let range = word_at(&root, place)?;
            let replaced = request.text.get(index.byte_span(range))?;
            Some(Fix {
                title: format!("Write `{instead}`"),
                range,
                insert: scalar_like(replaced, instead),
                note: Some(number),
            })
        }));
    }
    let is_evidence =
        EditedFile::of(request.path).is_some_and(|file| file.format == FileFormat::Evidence);
    if is_evidence {
        found.extend(digest_fixes(state, request, &root, &index));
        found.extend(amendment_fix(state, request, &root, &index));
    }
    found
}

/// The word that a finding's range is about: a key, a value, or the value of the entry that it covers.
fn word_at(node: &Node, range: Range) -> Option<Range> {
    let of_entry = |entry: &MapEntry| {
        if entry.key_range == range {
            return Some(range);
        }
        let is_whole = entry.range() == range && is_scalar(&entry.value);
        let value = is_whole.then_some(entry.value.range);
        value.or_else(|| word_at(&entry.value, range))
    };
    if node.range == range && is_scalar(node) {
        return Some(range);
    }
    let in_entries = node.entries().iter().find_map(of_entry);
    in_entries.or_else(|| node.items().iter().find_map(|item| word_at(item, range)))
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::Map(_) | Value::Seq(_))
}

/// The SHA-256 of each artifact around the place that lists none, or another one.
fn digest_fixes(
    state: &EditorState,
    request: &FixRequest,
    root: &Node,
    index: &LineIndex,
) -> Vec<Fix> {
    let listed = root.get("artifacts").map(|entry| entry.value.items());
    let near = listed.into_iter().flatten();
    let near = near.filter(|item| request.touches(item.range));
    let fix = |item: &Node| {
        let path = item.get("path")?;
        let name = path.value.as_str()?;
        let folder = request.path.rsplit_once('/')?.0;
        let sum = digest(state.files, folder, name)?.to_string();
        let title = format!("Write the SHA-256 of {name}");
        let note = note_in(request, item.range);
        let (range, insert) = match item.get("sha256") {
            Some(entry) if entry.value.as_str() == Some(&sum) => return None,
            Some(entry) if entry.value.value == Value::Null => {
                // Nothing stands there: it goes behind the colon.
                let key_end = index.byte_offset(entry.key_range.end);
                let colon = request.text.get(key_end..)?.find(':')?;
                let place = index.position(key_end + colon + 1);
                (Range::empty(place), format!(" {sum}"))
            }
            Some(entry) => (entry.value.range, sum.clone()),
            None => {
                let key = path.key_range.start;
                let is_flow = path.range().end.line == item.range.end.line
                    && item.range.start.column < key.column;
                let indent = " ".repeat(key.column.saturating_sub(1) as usize);
                let addition = if is_flow {
                    format!(", sha256: {sum}")
                } else {
                    format!("\n{indent}sha256: {sum}")
                };
                (Range::empty(path.range().end), addition)
            }
        };
        Some(Fix {
            title,
            range,
            insert,
            note,
        })
    };
    near.filter_map(fix).collect()
}

/// The first of the notes that lies within a range.
fn note_in(request: &FixRequest, range: Range) -> Option<usize> {
    let is_within = |note: &FileNote| {
        note.range
            .is_some_and(|it| range.start <= it.start && it.end <= range.end)
    };
    request.notes.iter().position(is_within)
}

/// The SHA-256 of a plain file below a folder, by no link.
fn digest(files: &dyn Files, folder: &str, name: &str) -> Option<Sha256Sum> {
    let mut path = folder.to_owned();
    let parts: Vec<&str> = name.split('/').collect();
    for (number, part) in parts.iter().enumerate() {
        let kind = if number + 1 == parts.len() {
            EntryKind::File
        } else {
            EntryKind::Folder
        };
        let listed = files.list(&path).ok()?;
        listed
            .iter()
            .find(|entry| entry.name == **part && entry.kind == kind)?;
        path = format!("{path}/{part}");
    }
    files.digest(&path, MAX_DIGESTED).ok()?.sha256
}

/// An entry under `amendments`, where the file has landed.
fn amendment_fix(
    state: &EditorState,
    request: &FixRequest,
    root: &Node,
    index: &LineIndex,
) -> Option<Fix> {
    if !has_landed(state, request.path) {
        return None;
    }
    let (place, insert) = draft_amendment(request.text, root, index, &request.stamp)?;
    let note = request.notes.iter().position(|note| {
        let asks = [Rule::ArtifactHash, Rule::HistoryChanged].map(Some);
        asks.contains(&note.rule) && note.range.is_none_or(|range| request.touches(range))
    });
    Some(Fix {
        title: "Add an amendment".to_owned(),
        range: Range::empty(place),
        insert,
        note,
    })
}
