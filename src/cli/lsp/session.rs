//! What the editor has open, and what is known of the roots around it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_server::{Notification, Request};
use lsp_types as lsp;
use serde_json::{Value, json};

use super::diagnostics::PublishedNotes;
use super::judge::{JudgeJob, JudgedState, RootAssessment};
use super::open_text::OpenText;
use super::places::ColumnUnit;
use super::uri::path_of;
use super::waiting::AwaitedState;
use crate::cli::settings::RunSettings;
use crate::files::{NewContent, find_root, real_path};

/// What is watched on disk: evidence and policy, and git's record of each commit that is checked out.
const WATCHED: [&str; 4] = [
    "**/policy/**",
    "**/evidence/**",
    "**/.git/HEAD",
    "**/.git/logs/HEAD",
];

/// A dutybook root that the editor works in.
pub(super) struct OpenRoot {
    /// The root as the editor writes it, which may lead through links.
    pub(super) shown: PathBuf,
    /// Counts the states of its files.
    pub(super) state: u64,
    /// The state that is being judged.
    waiting: Option<u64>,
    /// What was judged last, of which state.
    pub(super) judged: Option<(u64, RootAssessment)>,
    pub(super) published: PublishedNotes,
}

impl OpenRoot {
    /// The newest state that was judged, or could not be; 0 for none.
    fn known_state(&self) -> u64 {
        let judged = self.judged.as_ref().map_or(0, |(state, _)| *state);
        judged.max(self.published.failed_state)
    }
}

/// The state of a conversation.
pub(super) struct Session<'s> {
    pub(super) settings: &'s RunSettings,
    pub(super) unit: ColumnUnit,
    can_watch: bool,
    folders: Vec<PathBuf>,
    /// By URI.
    pub(super) texts: BTreeMap<String, OpenText>,
    pub(super) roots: BTreeMap<PathBuf, OpenRoot>,
}

impl<'s> Session<'s> {
    pub(super) fn new(settings: &'s RunSettings) -> Self {
        Session {
            settings,
            unit: ColumnUnit::Utf16,
            can_watch: false,
            folders: Vec::new(),
            texts: BTreeMap::new(),
            roots: BTreeMap::new(),
        }
    }

    /// Takes what the editor says of itself, and says what this server can do.
    pub(super) fn initialize(&mut self, params: &Value) -> lsp::InitializeResult {
        let at = |pointer: &str| params.pointer(pointer);
        let offered = at("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let mut offered = offered.into_iter().flatten().filter_map(Value::as_str);
        self.unit = offered
            .find_map(ColumnUnit::named)
            .unwrap_or(ColumnUnit::Utf16);
        let watching = at("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration");
        self.can_watch = watching.and_then(Value::as_bool).unwrap_or(false);
        let listed = at("/workspaceFolders").and_then(Value::as_array);
        let listed = listed.into_iter().flatten();
        let listed = listed.filter_map(|folder| folder.get("uri")?.as_str());
        let uris = listed.chain(at("/rootUri").and_then(Value::as_str));
        let mut folders: Vec<PathBuf> = uris
            .filter_map(|uri| path_of(&lsp::Uri(uri.to_owned())))
            .collect();
        if self.settings.directory != Path::new(".") || folders.is_empty() {
            folders = vec![self.settings.directory.clone()];
        }
        self.folders = folders;
        lsp::InitializeResult {
            capabilities: self.capabilities(),
            server_info: Some(lsp::ServerInfo {
                name: "dutybook".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    fn capabilities(&self) -> lsp::ServerCapabilities {
        let sync = lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::Full),
            save: Some(true.into()),
            ..lsp::TextDocumentSyncOptions::default()
        };
        let actions = lsp::CodeActionOptions {
            code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix]),
            ..lsp::CodeActionOptions::default()
        };
        let completion = lsp::CompletionOptions {
            trigger_characters: Some([":", " ", "-"].map(str::to_owned).to_vec()),
            ..lsp::CompletionOptions::default()
        };
        lsp::ServerCapabilities {
            position_encoding: Some(self.unit.kind()),
            text_document_sync: Some(sync.into()),
            hover_provider: Some(true.into()),
            completion_provider: Some(completion),
            code_action_provider: Some(actions.into()),
            ..lsp::ServerCapabilities::default()
        }
    }

    /// Judges the roots around the folders of the editor; asks it to tell of changes on disk.
    pub(super) fn start(&mut self) -> Option<Request> {
        for folder in std::mem::take(&mut self.folders) {
            if let Ok(root) = find_root(&folder) {
                let is_same = real_path(&folder).is_ok_and(|real| real == root);
                let shown = if is_same && folder.is_absolute() {
                    folder
                } else {
                    root.clone()
                };
                self.touch(root, shown);
            }
        }
        let watchers = WATCHED.map(|pattern| json!({ "globPattern": pattern }));
        let method = "workspace/didChangeWatchedFiles";
        let registration =
            json!({ "id": "watch", "method": method, "registerOptions": { "watchers": watchers } });
        let params = json!({ "registrations": [registration] });
        let method = "client/registerCapability".to_owned();
        self.can_watch
            .then(|| Request::new("watch".to_owned().into(), method, params))
    }

    pub(super) fn open(&mut self, params: lsp::DidOpenTextDocumentParams) {
        let opened = params.text_document;
        // A file outside every root is nothing that `check` would judge.
        let Some((root, shown, path)) = path_of(&opened.uri).and_then(|path| locate(&path)) else {
            return;
        };
        self.touch(root.clone(), shown);
        let text = OpenText {
            version: opened.version,
            text: opened.text,
            root,
            path,
        };
        self.texts.insert(opened.uri.0, text);
    }

    pub(super) fn change(
        &mut self,
        params: lsp::DidChangeTextDocumentParams,
    ) -> Result<(), String> {
        use lsp::TextDocumentContentChangeEvent as Change;
        let document = params.text_document;
        let Some(open) = self.texts.get_mut(&document.text_document_identifier.uri.0) else {
            return Ok(());
        };
        for change in params.content_changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => open.text = whole.text,
                Change::TextDocumentContentChangePartial(_) => {
                    return Err("it holds a part of a text; whole texts are agreed".to_owned());
                }
            }
        }
        open.version = document.version;
        let root = open.root.clone();
        self.touch_known(&root);
        Ok(())
    }

    pub(super) fn close(&mut self, params: &lsp::DidCloseTextDocumentParams) {
        if let Some(closed) = self.texts.remove(&params.text_document.uri.0) {
            self.touch_known(&closed.root);
        }
    }

    fn touch(&mut self, root: PathBuf, shown: PathBuf) {
        let new = || OpenRoot {
            shown,
            state: 0,
            waiting: None,
            judged: None,
            published: PublishedNotes::default(),
        };
        self.roots.entry(root).or_insert_with(new).state += 1;
    }

    fn touch_known(&mut self, root: &Path) {
        if let Some(root) = self.roots.get_mut(root) {
            root.state += 1;
        }
    }

    /// Takes note that anything may have changed.
    pub(super) fn touch_all(&mut self) {
        for root in self.roots.values_mut() {
            root.state += 1;
        }
    }

    /// What a request has to wait for; `None` where its text was judged, or is none that is open.
    pub(super) fn awaited(&self, params: &Value) -> Option<AwaitedState> {
        let uri = params.pointer("/textDocument/uri")?.as_str()?;
        let path = &self.texts.get(uri)?.root;
        let root = self.roots.get(path)?;
        (root.known_state() < root.state).then(|| AwaitedState {
            root: path.clone(),
            state: root.state,
            has_older: root.judged.is_some(),
        })
    }

    pub(super) fn is_judged(&self, awaited: &AwaitedState) -> bool {
        let root = self.roots.get(&awaited.root);
        root.is_none_or(|root| awaited.state <= root.known_state())
    }

    /// The roots to be judged: those that changed, each at most once at a time.
    pub(super) fn jobs(&mut self) -> Vec<JudgeJob> {
        let texts = &self.texts;
        let due = self
            .roots
            .iter_mut()
            .filter(|(_, root)| root.waiting.is_none() && root.known_state() < root.state);
        let job = |(path, root): (&PathBuf, &mut OpenRoot)| {
            root.waiting = Some(root.state);
            JudgeJob {
                root: path.clone(),
                typed: typed_below(texts, path),
                state: root.state,
            }
        };
        due.map(job).collect()
    }

    /// Takes what was judged; returns what the editor is told.
    pub(super) fn take(&mut self, judged: JudgedState) -> Vec<Notification> {
        let Some(root) = self.roots.get_mut(&judged.root) else {
            return Vec::new();
        };
        root.waiting = None;
        let own = self.texts.iter();
        let own = own.filter(|(_, text)| text.root == judged.root);
        let open: Vec<(&str, &OpenText)> = own.map(|(uri, text)| (uri.as_str(), text)).collect();
        match judged.outcome {
            Ok(outcome) => {
                // What is out of date is judged again, and told then.
                let told = if judged.state == root.state {
                    root.published.tell(&root.shown, &outcome, &open, self.unit)
                } else {
                    Vec::new()
                };
                root.judged = Some((judged.state, outcome));
                told
            }
            Err(note) => {
                let published = &mut root.published;
                published.tell_failure(&root.shown, judged.state, &note, &open)
            }
        }
    }
}

/// What is typed in the files of a root, by path.
pub(super) fn typed_below(
    texts: &BTreeMap<String, OpenText>,
    root: &Path,
) -> BTreeMap<String, NewContent> {
    let own = texts.values().filter(|text| text.root == root);
    let typed = own.map(|text| {
        let bytes = text.text.clone().into_bytes();
        (text.path.clone(), NewContent::Bytes(bytes))
    });
    typed.collect()
}

/// The dutybook root around a file, that root as the editor writes it, and the file's path below it. The file, and
/// folders above it, need not be there yet.
fn locate(path: &Path) -> Option<(PathBuf, PathBuf, String)> {
    let name = path.file_name()?;
    let mut missing: Vec<&std::ffi::OsStr> = vec![name];
    let mut folder = path.parent()?;
    let real = loop {
        if let Ok(real) = real_path(folder) {
            break real;
        }
        missing.push(folder.file_name()?);
        folder = folder.parent()?;
    };
    let root = find_root(folder).ok()?;
    let mut below: Vec<String> = Vec::new();
    for part in real.strip_prefix(&root).ok()? {
        below.push(part.to_str()?.to_owned());
    }
    for part in missing.iter().rev() {
        below.push(part.to_str()?.to_owned());
    }
    let mut shown = path.to_path_buf();
    let is_shown = below.iter().rev().all(|part| {
        let is_same = shown.file_name().is_some_and(|name| name == part.as_str());
        is_same && shown.pop()
    });
    let shown = if is_shown { shown } else { root.clone() };
    Some((root, shown, below.join("/")))
}
