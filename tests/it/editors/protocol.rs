//! How a conversation begins and ends, and what is answered to what is not understood.

use serde_json::{Value, json};

use super::editor::Editor;
use super::{AS_OF, EVIDENCE};
use crate::harness::json::text;
use crate::harness::repo::Repo;

const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const INVALID_REQUEST: i64 = -32600;
const NOT_INITIALIZED: i64 = -32002;

#[test]
fn the_server_ends_as_it_is_told() {
    let repo = Repo::base();
    Editor::ready(&repo).leave();
    // `exit` without `shutdown`, and an editor that is gone.
    let mut abrupt = Editor::ready(&repo);
    abrupt.tell("exit", Value::Null);
    assert_eq!(abrupt.end(), (Some(1), String::new()));
    assert_eq!(Editor::ready(&repo).end(), (Some(1), String::new()));
    assert_eq!(Editor::new(&repo, AS_OF).end(), (Some(1), String::new()));
    let mut gone = Editor::ready(&repo);
    gone.ask("shutdown", Value::Null).unwrap();
    assert_eq!(gone.end(), (Some(0), String::new()));
}

#[test]
fn requests_that_mean_nothing_are_refused() {
    let repo = Repo::base();
    let mut editor = Editor::new(&repo, AS_OF);
    assert_eq!(editor.ask("shutdown", Value::Null), Err(NOT_INITIALIZED));
    assert_eq!(
        editor.ask("textDocument/hover", json!({})),
        Err(NOT_INITIALIZED)
    );
    // No folder is named: that of `-C` is judged.
    editor.ask("initialize", json!({})).unwrap();
    editor.tell("initialized", json!({}));
    assert_eq!(editor.ask("initialize", json!({})), Err(INVALID_REQUEST));
    for method in [
        "textDocument/definition",
        "workspace/executeCommand",
        "$/x",
        "",
    ] {
        assert_eq!(
            editor.ask(method, json!({})),
            Err(METHOD_NOT_FOUND),
            "{method}"
        );
    }
    for params in [
        json!(null),
        json!([1]),
        json!({ "position": "x" }),
        json!(7),
    ] {
        let asked = editor.ask("textDocument/completion", params.clone());
        assert_eq!(asked, Err(INVALID_PARAMS), "{params}");
    }
    // A file that is not open has nothing to say.
    let nothing = editor.place("policy/teams.yaml", "x", "x");
    assert_eq!(editor.ask("textDocument/hover", nothing), Ok(Value::Null));
    editor.tell("$/setTrace", json!({ "value": "off" }));
    editor.tell("$/cancelRequest", json!({ "id": 99 }));
    editor.ask("shutdown", Value::Null).unwrap();
    assert_eq!(
        editor.ask("textDocument/hover", json!({})),
        Err(INVALID_REQUEST)
    );
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end().0, Some(0));
}

#[test]
fn what_is_not_the_protocol_ends_the_server_with_2() {
    let repo = Repo::base();
    let cases: [(&[u8], &str); 6] = [
        (b"GET / HTTP/1.1\r\n\r\n", "without a colon"),
        (b"dutybook check\n", "does not end in CR LF"),
        (b"Content-Length: 99999999999\r\n\r\n{}", "at most"),
        (b"Content-Length: 20\r\n\r\n{}", "ends within a message"),
        (b"Content-Length: 2\r\n\r\n{}", "not a message"),
        (b"Content-Length: 3\r\n\r\n\xff\xff\xff", "not a message"),
    ];
    for (bytes, expected) in cases {
        let mut editor = Editor::new(&repo, AS_OF);
        editor.send(bytes);
        let (code, complaint) = editor.end();
        assert_eq!(code, Some(2), "{complaint}");
        assert!(complaint.contains(expected), "{complaint}");
        assert!(complaint.contains("help: an editor starts"), "{complaint}");
    }
}

#[test]
fn a_part_of_a_text_was_not_agreed_and_is_told() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let place = json!({ "line": 0, "character": 0 });
    let change = json!({ "range": { "start": place, "end": place }, "text": "x" });
    let document = json!({ "uri": editor.uri(EVIDENCE), "version": 2 });
    let params = json!({ "textDocument": document, "contentChanges": [change] });
    editor.tell("textDocument/didChange", params);
    editor.wait_until(|editor| !editor.messages.is_empty());
    assert!(
        editor.messages[0].contains("whole texts are agreed"),
        "{:?}",
        editor.messages
    );
    editor.leave();
}

#[test]
fn changes_on_disk_are_asked_for_where_the_editor_can_tell_them() {
    let repo = Repo::base();
    let watching = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut editor = Editor::with(&repo, &json!({ "workspace": watching }));
    editor.wait_until(|editor| !editor.requests.is_empty());
    assert_eq!(editor.requests[0]["method"], "client/registerCapability");
    let registered = &editor.requests[0]["params"]["registrations"][0];
    let watched = registered["registerOptions"]["watchers"].to_string();
    assert!(watched.contains("**/evidence/**"), "{watched}");
    assert_eq!(
        text(&registered["method"]),
        "workspace/didChangeWatchedFiles"
    );
    editor.leave();
}

/// What is answered to requests that follow a text at once.
fn ask_all(editor: &mut Editor, text: &str) -> [Value; 3] {
    let place = editor.place(EVIDENCE, text, "cure-score-report");
    let mut around = place.clone();
    around["range"] = json!({ "start": place["position"], "end": place["position"] });
    around["context"] = json!({ "diagnostics": [] });
    [
        editor.ask("textDocument/hover", place.clone()).unwrap(),
        editor.ask("textDocument/completion", place).unwrap(),
        editor.ask("textDocument/codeAction", around).unwrap(),
    ]
}

#[test]
fn requests_wait_until_their_text_was_judged() {
    let repo = Repo::base();
    let good = repo.read(EVIDENCE);
    let mut editor = Editor::ready(&repo);
    editor.show(EVIDENCE, &good);
    let [hover, offered, _] = ask_all(&mut editor, &good);
    assert!(hover.to_string().contains("**met**"), "{hover}");
    assert!(offered.to_string().contains("threat-brief"), "{offered}");
    // What was typed since is waited for as well.
    let bad = good.replace("task: secure-score-report", "task: secure-score-reports");
    editor.type_text(EVIDENCE, &bad);
    let [hover, ..] = ask_all(&mut editor, &bad);
    assert!(
        hover.to_string().contains("evidence/unknown-task"),
        "{hover}"
    );
    editor.type_text(EVIDENCE, &good);
    editor.type_text(EVIDENCE, &bad);
    let [_, _, fixes] = ask_all(&mut editor, &bad);
    assert!(
        fixes.to_string().contains("Write `secure-score-report`"),
        "{fixes}"
    );
    editor.leave();
}

#[test]
fn requests_that_cannot_wait_for_anything_are_answered() {
    let repo = Repo::base();
    // Nothing can be judged.
    repo.write("policy/dutybook.yaml", "kind: policy/v1\n");
    let good = repo.read(EVIDENCE);
    let mut editor = Editor::ready(&repo);
    editor.show(EVIDENCE, &good);
    ask_all(&mut editor, &good);
    // What is cancelled is answered too: as such, or before.
    editor.type_text(EVIDENCE, "kind: evidence/v1\n");
    editor.tell("$/cancelRequest", json!({ "id": 5 }));
    editor.tell("$/cancelRequest", Value::Null);
    ask_all(&mut editor, &good);
    editor.leave();
}
