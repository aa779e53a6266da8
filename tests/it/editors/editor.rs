//! An editor: it starts `dutybook lsp`, and remembers what it is told.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::AS_OF;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;

/// An editor in which the folder of a repository is open.
pub(super) struct Editor<'r> {
    repo: &'r Repo,
    server: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    asked: i64,
    versions: BTreeMap<String, i64>,
    /// The diagnostics of each file that was told, by path.
    pub(super) told: BTreeMap<String, Value>,
    /// Messages for whoever sits at the editor.
    pub(super) messages: Vec<String>,
    /// Requests of the server.
    pub(super) requests: Vec<Value>,
}

impl<'r> Editor<'r> {
    /// A server that was told nothing yet.
    pub(super) fn new(repo: &'r Repo, arguments: &str) -> Self {
        let mut command = repo.command(&format!("{arguments} lsp"));
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = pipes.stderr(Stdio::piped()).spawn().expect("it starts");
        Editor {
            repo,
            to: server.stdin.take(),
            from: BufReader::new(server.stdout.take().unwrap()),
            server,
            asked: 0,
            versions: BTreeMap::new(),
            told: BTreeMap::new(),
            messages: Vec::new(),
            requests: Vec::new(),
        }
    }

    /// A server that is ready, for an editor that can do what `capabilities` says.
    pub(super) fn with(repo: &'r Repo, capabilities: &Value) -> Self {
        let mut editor = Editor::new(repo, AS_OF);
        let root = format!("file://{}", repo.root().display());
        let params = json!({ "processId": null, "rootUri": root, "capabilities": capabilities });
        let initialized = editor.ask("initialize", params).expect("capabilities");
        assert_eq!(initialized["serverInfo"]["name"], "dutybook");
        editor.tell("initialized", json!({}));
        editor
    }

    pub(super) fn ready(repo: &'r Repo) -> Self {
        Editor::with(repo, &json!({}))
    }

    pub(super) fn uri(&self, path: &str) -> String {
        format!("file://{}", self.repo.root().join(path).display())
    }

    /// Sends bytes as they are.
    pub(super) fn send(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().expect("open");
        // The server may have left already.
        let _ = to.write_all(bytes).and_then(|()| to.flush());
    }

    fn send_message(&mut self, message: &Value) {
        let body = message.to_string();
        self.send(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(super) fn tell(&mut self, method: &str, params: impl Into<Value>) {
        let params = params.into();
        self.send_message(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and returns the result or the code of the error.
    pub(super) fn ask(&mut self, method: &str, params: impl Into<Value>) -> Result<Value, i64> {
        let params = params.into();
        self.asked += 1;
        let id = self.asked;
        self.send_message(
            &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }),
        );
        loop {
            let message = self.receive().expect("an answer");
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error["code"].as_i64().expect("a code")),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    /// The next message, which is remembered; `None` at the end.
    fn receive(&mut self) -> Option<Value> {
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().ok(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length.expect("a length")];
        self.from.read_exact(&mut body).unwrap();
        let message: Value = serde_json::from_slice(&body).expect("JSON");
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let top = self.uri("");
                let uri = text(&message["params"]["uri"]).replace("%20", " ");
                let path = uri.strip_prefix(&top).unwrap_or(&uri).to_owned();
                self.told.insert(path, message["params"].clone());
            }
            Some("window/showMessage") => {
                let shown = text(&message["params"]["message"]);
                self.messages.push(shown.to_owned());
            }
            Some(_) => self.requests.push(message.clone()),
            None => {}
        }
        Some(message)
    }

    /// Opens a file with a text, and returns what is wrong with it.
    pub(super) fn open(&mut self, path: &str, text: &str) -> Vec<Value> {
        self.show(path, text);
        self.wait(path)
    }

    /// Opens a file with a text, and does not wait.
    pub(super) fn show(&mut self, path: &str, text: &str) {
        self.versions.insert(path.to_owned(), 1);
        let document =
            json!({ "uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it lies on disk.
    pub(super) fn open_saved(&mut self, path: &str) -> Vec<Value> {
        let text = self.repo.read(path);
        self.open(path, &text)
    }

    /// Types, and does not wait.
    pub(super) fn type_text(&mut self, path: &str, text: &str) {
        let version = self.versions.get_mut(path).expect("open");
        *version += 1;
        let document = json!({ "version": version, "uri": self.uri(path) });
        let changes = json!([{ "text": text }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// Types, and returns what is wrong then.
    pub(super) fn change(&mut self, path: &str, text: &str) -> Vec<Value> {
        self.type_text(path, text);
        self.wait(path)
    }

    /// Waits until the newest text of a file was judged.
    pub(super) fn wait(&mut self, path: &str) -> Vec<Value> {
        let version = self.versions[path];
        self.wait_until(|editor| {
            let told = editor.told.get(path);
            told.is_some_and(|told| told["version"] == version)
        });
        list(&self.told[path]["diagnostics"]).to_vec()
    }

    pub(super) fn wait_until(&mut self, is_there: impl Fn(&Self) -> bool) {
        while !is_there(self) {
            assert!(self.receive().is_some(), "the server left: {:?}", self.told);
        }
    }

    pub(super) fn close(&mut self, path: &str) {
        self.versions.remove(path);
        let params = json!({ "textDocument": { "uri": self.uri(path) } });
        self.tell("textDocument/didClose", params);
    }

    /// The parameters of a request about the place before `caret` in the text of a file.
    pub(super) fn place(&self, path: &str, text: &str, caret: &str) -> Value {
        let at = text.find(caret).unwrap_or_else(|| panic!("no {caret:?}"));
        let before = &text[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let character = before[start..].encode_utf16().count();
        let position = json!({ "line": line, "character": character });
        json!({ "textDocument": { "uri": self.uri(path) }, "position": position })
    }

    /// Ends what is said, and returns the exit code and what stands on standard error.
    pub(super) fn end(mut self) -> (Option<i32>, String) {
        drop(self.to.take());
        while self.receive().is_some() {}
        let mut complaint = String::new();
        let mut stderr = self.server.stderr.take().unwrap();
        stderr.read_to_string(&mut complaint).unwrap();
        (self.server.wait().unwrap().code(), complaint)
    }

    /// Leaves as the protocol wants it.
    pub(super) fn leave(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        assert_eq!(self.end(), (Some(0), String::new()));
    }
}

impl Drop for Editor<'_> {
    fn drop(&mut self) {
        // After a test that failed; else the server has left.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The codes of diagnostics, sorted.
pub(super) fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let mut codes: Vec<&str> = diagnostics
        .iter()
        .filter_map(|it| it["code"].as_str())
        .collect();
    codes.sort_unstable();
    codes
}
