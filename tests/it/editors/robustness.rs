//! Whatever is typed, wherever is asked: the server answers.

use serde_json::json;

use super::EVIDENCE;
use super::editor::Editor;
use crate::harness::repo::Repo;

#[test]
fn no_text_and_no_place_ends_the_server() {
    let repo = Repo::base();
    let good = repo.read(EVIDENCE);
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let long = "- ".repeat(5000);
    let deep = "[".repeat(5000);
    let texts = [
        "",
        "\n",
        "\u{feff}",
        "\u{0}",
        "a: |\n b",
        "- - - x",
        "{",
        "[{a: [",
        "\"",
        "'",
        "a: \"",
        "? a",
        "&a *b",
        "\t",
        "a:\r\n  b: ø😀\r\n",
        "ø😀: ø😀",
        "details:",
        "details:\n  ",
        "artifacts:\n  - path: ..\n    sha256:",
        "amendments: []",
        "amendments:",
        "artifacts: [{path: }]",
        &long,
        &deep,
        &good[..good.len() / 2],
    ];
    for text in texts {
        editor.type_text(EVIDENCE, text);
        for (line, character) in [
            (0, 0),
            (0, 3),
            (1, 2),
            (0, u32::MAX),
            (u32::MAX, u32::MAX),
            (2, 12),
        ] {
            let position = json!({ "line": line, "character": character });
            let document = json!({ "uri": editor.uri(EVIDENCE) });
            let place = json!({ "textDocument": document, "position": position });
            let range = json!({ "start": position, "end": position });
            let action = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
            editor.ask("textDocument/hover", place.clone()).unwrap();
            editor.ask("textDocument/completion", place).unwrap();
            editor.ask("textDocument/codeAction", action).unwrap();
        }
    }
    assert!(!editor.wait(EVIDENCE).is_empty());
    assert_eq!(
        editor.change(EVIDENCE, &good),
        Vec::<serde_json::Value>::new()
    );
    editor.leave();
}
