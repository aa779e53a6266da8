//! `dutybook lsp` on this repository, as an editor sees it: from a change to its diagnostics, and from a question to its
//! answer: `cargo bench --bench lsp`.
//!
//! On two cores that others used too, from a change to its diagnostics took 31 ms (longest of 50: 40 ms), and every answer
//! less than 1 ms.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this starts a process and prints what it takes, and is no part of dutybook"
)]

#[path = "measure/median.rs"]
mod median;

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use median::median;
use serde_json::{Value, json};

const RUNS: i64 = 50;
const AS_OF: &str = "2026-03-31";
const FILE: &str = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";

/// A server, and an editor that has one file open.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    uri: String,
}

impl Editor {
    fn start(root: &Path) -> io::Result<Self> {
        let mut server = Command::new(env!("CARGO_BIN_EXE_dutybook"))
            .args(["--as-of", AS_OF, "lsp"])
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = server.stdin.take().zip(server.stdout.take());
        let (to, from) = pipes.ok_or_else(|| io::Error::other("no pipes"))?;
        Ok(Editor {
            server,
            to,
            from: BufReader::new(from),
            uri: format!("file://{}", root.join(FILE).display()),
        })
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let body = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.to.flush()
    }

    fn receive(&mut self) -> io::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.from.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse().map_err(io::Error::other)?,
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Sends a message, and waits for one that answers it.
    fn time(
        &mut self,
        message: &Value,
        is_answer: impl Fn(&Value) -> bool,
    ) -> io::Result<Duration> {
        let start = Instant::now();
        self.send(message)?;
        while !is_answer(&self.receive()?) {}
        Ok(start.elapsed())
    }

    /// From a text to what is wrong with it.
    fn judge(
        &mut self,
        method: &str,
        version: i64,
        document: &Value,
        changes: &Value,
    ) -> io::Result<Duration> {
        let mut params = json!({ "textDocument": document });
        if !changes.is_null() {
            params["contentChanges"] = changes.clone();
        }
        let uri = self.uri.clone();
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.time(&message, |told| {
            told["params"]["uri"] == uri.as_str() && told["params"]["version"] == version
        })
    }

    fn ask(&mut self, method: &str, params: &Value) -> io::Result<Duration> {
        let mut times = Vec::new();
        for id in 1..=RUNS {
            let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            times.push(self.time(&message, |answer| answer["id"] == id)?);
        }
        Ok(median(times))
    }
}

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(FILE))?;
    let mut editor = Editor::start(root)?;
    let folder = format!("file://{}", root.display());
    let params = json!({ "processId": null, "rootUri": folder, "capabilities": {} });
    let initialize = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params });
    let started = editor.time(&initialize, |answer| answer["id"] == 0)?;
    editor.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
    let uri = editor.uri.clone();
    let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
    let opened = editor.judge("textDocument/didOpen", 1, &document, &Value::Null)?;
    let mut changes = Vec::new();
    for version in 2..2 + RUNS {
        let document = json!({ "uri": uri, "version": version });
        let typed = text.replace("summary: ", &format!("summary: {version} "));
        let method = "textDocument/didChange";
        let change = json!([{ "text": typed }]);
        changes.push(editor.judge(method, version, &document, &change)?);
    }
    let longest = changes.iter().max().copied().unwrap_or_default();
    println!("answer to `initialize`          {started:.2?}");
    println!("first file open, history read   {opened:.2?}");
    println!(
        "change to diagnostics           {:.2?} (longest {longest:.2?})",
        median(changes)
    );
    for (method, line, character) in [
        ("textDocument/hover", 1, 8),
        ("textDocument/completion", 1, 8),
        ("textDocument/completion", 9, 4),
    ] {
        let place = json!({ "line": line, "character": character });
        let params = json!({ "textDocument": { "uri": uri }, "position": place });
        let name = format!("{method} {line}:{character}");
        println!("{name:<31} {:.2?}", editor.ask(method, &params)?);
    }
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params =
        json!({ "textDocument": { "uri": uri }, "range": whole, "context": { "diagnostics": [] } });
    let asked = editor.ask("textDocument/codeAction", &params)?;
    println!("textDocument/codeAction         {asked:.2?}");
    editor.server.kill()
}
