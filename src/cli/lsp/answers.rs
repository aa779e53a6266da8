//! Answers to requests: hovers, completions, quick fixes.

use chrono_tz::Tz;
use lsp_types as lsp;

use super::diagnostics::diagnostic_of;
use super::open_text::OpenText;
use super::places::EditorLines;
use super::session::{Session, typed_below};
use crate::cli::own_address::own_address;
use crate::cli::version_schemas::schemas_of_version;
use crate::editor::{
    AmendmentStamp, EditorState, FileNote, Fix, FixRequest, Proposal, ProposalKind, complete,
    fixes, hover,
};
use crate::files::{Overlay, Worktree};
use crate::judge::Assessment;
use crate::report::escape_terminal;

impl Session<'_> {
    /// Calls `answer` with what is known around a text.
    fn with_state<T>(
        &self,
        uri: &lsp::Uri,
        answer: impl FnOnce(&EditorState, &OpenText, &[FileNote]) -> T,
    ) -> Option<T> {
        let open = self.texts.get(&uri.0)?;
        let root = self.roots.get(&open.root)?;
        let worktree = Worktree::new(open.root.clone());
        let typed = typed_below(&self.texts, &open.root);
        let typed = typed.iter().map(|(path, text)| (path.as_str(), text));
        let files = Overlay::new(&worktree, typed);
        let empty = Assessment::empty(chrono::DateTime::UNIX_EPOCH.with_timezone(&Tz::UTC));
        let judged = root.judged.as_ref();
        let assessment = judged.map_or(&empty, |(_, judged)| &judged.assessment);
        let mainline = judged.and_then(|(_, judged)| judged.mainline.as_deref());
        // The places of an older text mean nothing in this one.
        let is_newest = judged.is_some_and(|(state, _)| *state == root.state);
        let notes = judged.and_then(|(_, judged)| judged.notes.get(&open.path));
        let notes = notes.filter(|_| is_newest).map_or(&[][..], Vec::as_slice);
        let schemas = |version| {
            let read = schemas_of_version(&files, mainline, assessment, version);
            read.unwrap_or_default()
        };
        let state = EditorState {
            assessment,
            files: &files,
            mainline,
            schemas: &schemas,
        };
        Some(answer(&state, open, notes))
    }

    pub(super) fn hover(&self, params: &lsp::HoverParams) -> Option<lsp::Hover> {
        let at = &params.text_document_position_params;
        let told = self.with_state(&at.text_document.uri, |state, open, notes| {
            let lines = EditorLines::new(&open.text, self.unit);
            let place = lines.position(at.position);
            let told = hover(state, &open.path, &open.text, notes, place)?;
            let contents = lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value: told.markdown,
            };
            Some(lsp::Hover {
                contents: contents.into(),
                range: Some(lines.editor_range(told.range)),
            })
        });
        told.flatten()
    }

    pub(super) fn complete(&self, params: &lsp::CompletionParams) -> Vec<lsp::CompletionItem> {
        let at = &params.text_document_position_params;
        let found = self.with_state(&at.text_document.uri, |state, open, _| {
            let lines = EditorLines::new(&open.text, self.unit);
            let place = lines.position(at.position);
            let found = complete(state, &open.path, &open.text, place);
            let items = found.into_iter().enumerate();
            items
                .map(|(order, found)| completion_item(found, order, &lines))
                .collect()
        });
        found.unwrap_or_default()
    }

    pub(super) fn actions(&self, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
        let uri = &params.text_document.uri;
        let found = self.with_state(uri, |state, open, notes| {
            let lines = EditorLines::new(&open.text, self.unit);
            let request = FixRequest {
                path: &open.path,
                text: &open.text,
                range: lines.range(params.range),
                notes,
                stamp: self.stamp(state, open)?,
            };
            let found = fixes(state, &request).into_iter();
            let actions = found.map(|fix| {
                let note = fix.note.and_then(|note| notes.get(note));
                let mended = note.map(|note| vec![diagnostic_of(note, &lines, uri)]);
                action_of(fix, mended, &lines, uri)
            });
            Some(actions.collect())
        });
        found.flatten().unwrap_or_default()
    }

    /// Who would amend a file now.
    fn stamp(&self, state: &EditorState, open: &OpenText) -> Option<AmendmentStamp> {
        let zone = state.assessment.as_of.timezone();
        let at = self.settings.as_of.instant(zone).ok()?;
        Some(AmendmentStamp {
            at: at.with_timezone(&zone).fixed_offset(),
            by: own_address(&open.root).ok().flatten(),
        })
    }
}

/// Text of the repository as an editor shows it.
fn shown(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| escape_terminal(text).into_owned())
}

fn completion_item(found: Proposal, order: usize, lines: &EditorLines) -> lsp::CompletionItem {
    let kind = match found.kind {
        ProposalKind::Field => lsp::CompletionItemKind::Field,
        ProposalKind::Choice => lsp::CompletionItemKind::EnumMember,
        ProposalKind::Name => lsp::CompletionItemKind::Reference,
    };
    let edit = lsp::TextEdit {
        range: lines.editor_range(found.range),
        new_text: found.insert,
    };
    lsp::CompletionItem {
        label: escape_terminal(&found.label).into_owned(),
        kind: Some(kind),
        detail: shown(&found.detail),
        documentation: shown(&found.description).map(Into::into),
        sort_text: Some(format!("{order:05}")),
        text_edit: Some(edit.into()),
        ..lsp::CompletionItem::default()
    }
}

fn action_of(
    fix: Fix,
    mended: Option<Vec<lsp::Diagnostic>>,
    lines: &EditorLines,
    uri: &lsp::Uri,
) -> lsp::CodeAction {
    let edit = lsp::TextEdit {
        range: lines.editor_range(fix.range),
        new_text: fix.insert,
    };
    lsp::CodeAction {
        title: escape_terminal(&fix.title).into_owned(),
        kind: Some(lsp::CodeActionKind::QuickFix),
        is_preferred: Some(mended.is_some()),
        diagnostics: mended,
        edit: Some(lsp::WorkspaceEdit {
            changes: Some([(uri.clone(), vec![edit])].into()),
            ..lsp::WorkspaceEdit::default()
        }),
        ..lsp::CodeAction::default()
    }
}
