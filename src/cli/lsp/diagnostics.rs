//! What is wrong with each file, as the editor is told of it.

use std::collections::BTreeMap;
use std::path::Path;

use lsp_server::Notification;
use lsp_types as lsp;
use serde_json::json;

use super::judge::RootAssessment;
use super::open_text::OpenText;
use super::places::{ColumnUnit, EditorLines};
use super::uri::uri_below;
use crate::editor::{FileNote, SETTINGS};
use crate::finding::{Level, Rule};
use crate::report::escape_terminal;

/// What the editor was told, by URI.
#[derive(Default)]
pub(super) struct PublishedNotes {
    told: BTreeMap<String, (Option<i32>, Vec<lsp::Diagnostic>)>,
    /// The newest state that could not be judged; 0 for none.
    pub(super) failed_state: u64,
    failure: Option<String>,
}

/// A diagnostic for a note.
pub(super) fn diagnostic_of(
    note: &FileNote,
    lines: &EditorLines,
    uri: &lsp::Uri,
) -> lsp::Diagnostic {
    let related = note.related.iter();
    let related = related.map(|(range, label)| lsp::DiagnosticRelatedInformation {
        location: lsp::Location {
            uri: uri.clone(),
            range: lines.editor_range(*range),
        },
        message: escape_terminal(label).into_owned(),
    });
    let related: Vec<lsp::DiagnosticRelatedInformation> = related.collect();
    let mut message = escape_terminal(&note.message).into_owned();
    for other in &note.others {
        message = format!("{message}\n- {}", escape_terminal(other));
    }
    if !note.help.is_empty() {
        message = format!("{message}\nhelp: {}", escape_terminal(&note.help));
    }
    let range = note.range.map(|range| lines.editor_range(range));
    lsp::Diagnostic {
        range: range.unwrap_or_else(|| lines.first_line()),
        severity: Some(match note.level {
            Level::Deny => lsp::DiagnosticSeverity::Error,
            Level::Warn => lsp::DiagnosticSeverity::Warning,
            Level::Info => lsp::DiagnosticSeverity::Information,
        }),
        code: note.rule.map(|rule: Rule| rule.id().to_owned().into()),
        source: Some("dutybook".to_owned()),
        message: message.into(),
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..lsp::Diagnostic::default()
    }
}

impl PublishedNotes {
    /// What is to be told of a root that was judged: each file with something wrong, each open one, and those that are
    /// clean by now.
    pub(super) fn tell(
        &mut self,
        shown: &Path,
        judged: &RootAssessment,
        open: &[(&str, &OpenText)],
        unit: ColumnUnit,
    ) -> Vec<Notification> {
        self.failure = None;
        let mut now: BTreeMap<String, (Option<i32>, Vec<lsp::Diagnostic>)> = BTreeMap::new();
        for (uri, text) in open {
            now.insert((*uri).to_owned(), (Some(text.version), Vec::new()));
        }
        for (file, notes) in &judged.notes {
            let opened = open.iter().find(|(_, text)| text.path == *file);
            let uri = uri_of(shown, file, open);
            let text = judged.texts.get(file).map_or("", String::as_str);
            let lines = EditorLines::new(text, unit);
            let notes = notes.iter().map(|note| diagnostic_of(note, &lines, &uri));
            let version = opened.map(|(_, text)| text.version);
            now.insert(uri.0.clone(), (version, notes.collect()));
        }
        let gone = self.told.keys().filter(|uri| !now.contains_key(*uri));
        let mut changed: Vec<Notification> = gone.map(|uri| publish(uri, None, &[])).collect();
        for (uri, told) in &now {
            if self.told.get(uri) != Some(told) {
                changed.push(publish(uri, told.0, &told.1));
            }
        }
        self.told = now;
        changed
    }

    /// What is to be told where nothing could be judged: why, beside what was told before.
    pub(super) fn tell_failure(
        &mut self,
        shown: &Path,
        state: u64,
        note: &FileNote,
        open: &[(&str, &OpenText)],
    ) -> Vec<Notification> {
        self.failed_state = state;
        let uri = uri_of(shown, SETTINGS, open);
        let lines = EditorLines::new("", ColumnUnit::Utf16);
        let why = diagnostic_of(note, &lines, &uri);
        let mut told = vec![publish(&uri.0, None, std::slice::from_ref(&why))];
        self.told.insert(uri.0, (None, vec![why]));
        if self.failure.as_deref() != Some(&note.message) {
            let params = json!({ "type": 1, "message": format!("dutybook {}", note.message) });
            told.push(Notification::new("window/showMessage".to_owned(), params));
            self.failure = Some(note.message.clone());
        }
        told
    }
}

/// The URI by which the editor opened a file, else one below the root.
fn uri_of(shown: &Path, file: &str, open: &[(&str, &OpenText)]) -> lsp::Uri {
    let opened = open.iter().find(|(_, text)| text.path == file);
    opened.map_or_else(|| uri_below(shown, file), |(uri, _)| (*uri).into())
}

fn publish(uri: &str, version: Option<i32>, diagnostics: &[lsp::Diagnostic]) -> Notification {
    let params = lsp::PublishDiagnosticsParams {
        uri: lsp::Uri(uri.to_owned()),
        version,
        diagnostics: diagnostics.to_vec(),
    };
    Notification::new("textDocument/publishDiagnostics".to_owned(), params)
}
