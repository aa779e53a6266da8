//! Cutting a file at the range that a finding prints, to see that it is the right place.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::rules::case::Found;

/// A range of text; its end is not part of it.
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Range {
    start: Position,
    end: Position,
}

/// Lines and columns count from 1, columns in characters.
#[derive(Debug, Deserialize, PartialEq, PartialOrd)]
struct Position {
    line: usize,
    column: usize,
}

/// What is wrong with the place of a finding: its range lies outside its file, or it has no file.
pub(crate) fn fault(root: &Path, finding: &Found) -> Option<String> {
    finding.range.as_ref()?;
    let fault = text_at(root, finding).err()?;
    Some(format!(
        "{} points {:?}: {fault}",
        finding.rule, finding.range
    ))
}

/// The text that a finding points at.
pub(crate) fn text_at(root: &Path, finding: &Found) -> Result<String, String> {
    let file = finding.file.as_deref().ok_or("it names no file")?;
    let range = finding.range.as_ref().ok_or("it names no range")?;
    let bytes = fs::read(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let start = offset(text, &range.start).ok_or("it starts outside the file")?;
    let end = offset(text, &range.end).ok_or("it ends outside the file")?;
    let slice = text.get(start..end).ok_or("it ends before it starts")?;
    Ok(slice.to_owned())
}

/// The byte offset of a position; the place after a line's last character is the last of the line.
fn offset(text: &str, position: &Position) -> Option<usize> {
    let mut begins = 0;
    for (number, line) in (1..).zip(text.split('\n')) {
        if number == position.line {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
            return places
                .map(|at| begins + at)
                .nth(position.column.checked_sub(1)?);
        }
        begins += line.len() + 1;
    }
    None
}
