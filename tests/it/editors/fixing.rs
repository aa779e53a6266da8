//! Quick fixes, each applied: what it mends is gone then.

use serde_json::{Value, json};

use super::EVIDENCE;
use super::editor::{Editor, codes};
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;

/// The quick fixes around a text in a file.
fn fixes(editor: &mut Editor, path: &str, typed: &str, around: &str) -> Vec<Value> {
    let place = editor.place(path, typed, around)["position"].clone();
    let range = json!({ "start": place, "end": place });
    let document = json!({ "uri": editor.uri(path) });
    let params =
        json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    list(&editor.ask("textDocument/codeAction", params).unwrap()).to_vec()
}

/// A text after a fix of it.
fn apply(editor: &Editor, path: &str, typed: &str, fix: &Value) -> String {
    let [edit] = list(&fix["edit"]["changes"][editor.uri(path)]) else {
        panic!("{fix}");
    };
    let byte = |place: &Value| {
        let number = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        let lines: Vec<&str> = typed.split_inclusive('\n').collect();
        let before: usize = lines[..number("line")].iter().map(|line| line.len()).sum();
        before + number("character")
    };
    let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
    format!(
        "{}{}{}",
        &typed[..start],
        text(&edit["newText"]),
        &typed[end..]
    )
}

/// Applies the one fix of that title, and returns the text and what is wrong with it then.
fn mend(
    editor: &mut Editor,
    path: &str,
    typed: &str,
    (around, title): (&str, &str),
) -> (String, Vec<Value>) {
    editor.change(path, typed);
    let found = fixes(editor, path, typed, around);
    let titles: Vec<&str> = found.iter().map(|fix| text(&fix["title"])).collect();
    let at = titles.iter().position(|it| *it == title);
    let at = at.unwrap_or_else(|| panic!("{title}: {titles:?} {:?}", editor.told[path]));
    let mended = apply(editor, path, typed, &found[at]);
    let left = editor.change(path, &mended);
    (mended, left)
}

#[test]
fn the_word_that_was_meant_is_written() {
    let repo = Repo::base();
    let good = repo.read(EVIDENCE);
    let task = "policy/tasks/threat-brief.yaml";
    let policy = repo.read(task);
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    editor.open_saved(task);
    let cases = [
        // An unknown key, at the top and in details; a name that stands for nothing; one of few words.
        (EVIDENCE, &good, "summary:", "sumary:", "Write `summary`"),
        (
            EVIDENCE,
            &good,
            "max_score:",
            "max_skore:",
            "Write `max_score`",
        ),
        (
            EVIDENCE,
            &good,
            "task: secure-score-report",
            "task: secure-score-raport",
            "Write `secure-score-report`",
        ),
        (
            task,
            &policy,
            "[monitoring, csirt]",
            "[monitorin, csirt]",
            "Write `monitoring`",
        ),
        (task, &policy, "every: week", "every: weak", "Write `week`"),
        (
            task,
            &policy,
            "every: week",
            "every: \"weak\"",
            "Write `week`",
        ),
    ];
    for (path, text, right, wrong, title) in cases {
        let typed = text.replace(right, wrong);
        let (mended, left) = mend(&mut editor, path, &typed, (wrong, title));
        assert_eq!(left, Vec::<Value>::new(), "{wrong}: {mended}");
        assert_eq!(mended.replace("\"week\"", "week"), *text);
    }
    editor.leave();
}

#[test]
fn the_sha256_of_an_artifact_is_computed() {
    let repo = Repo::base();
    let good = repo.read(EVIDENCE);
    let sum = "063a006b8ab09d4a196cb7e8e8508cecfb6f2060eec1c7395b17c15c87e45e49";
    let title = "Write the SHA-256 of secure-scores.json";
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    assert_eq!(
        fixes(&mut editor, EVIDENCE, &good, "secure-scores.json"),
        Vec::<Value>::new()
    );
    let flow = format!(", sha256: {sum} }}");
    let block = "\n    sha256: ";
    let cases = [
        good.replace(sum, &sum.replace('6', "7")),
        good.replace(sum, "TODO"),
        good.replace(&format!(" {sum}"), ""),
        good.replace(&flow, " }"),
        good.replace("- { path: secure-scores.json", "- path: secure-scores.json")
            .replace(&flow, block),
        good.replace("- { path: secure-scores.json", "- path: secure-scores.json")
            .replace(&flow, ""),
    ];
    for typed in cases {
        let (mended, left) = mend(&mut editor, EVIDENCE, &typed, ("secure-scores.json", title));
        assert_eq!(left, Vec::<Value>::new(), "{typed}\n{mended}");
        assert!(mended.contains(sum), "{mended}");
    }
    editor.leave();
}

#[test]
fn no_file_but_an_artifact_is_digested() {
    let repo = Repo::base();
    repo.write("secret.txt", "x");
    let folder = repo.path(EVIDENCE).parent().unwrap().to_path_buf();
    std::os::unix::fs::symlink(repo.path("secret.txt"), folder.join("link.json")).unwrap();
    std::os::unix::fs::symlink(repo.root(), folder.join("folder")).unwrap();
    let good = repo.read(EVIDENCE);
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let outside = repo.path("secret.txt");
    let paths = [
        "../../../../secret.txt",
        "link.json",
        "folder/secret.txt",
        "missing.json",
        ".",
        "",
        outside.to_str().unwrap(),
    ];
    for path in paths {
        let typed = good
            .replace("secure-scores.json", &format!("\"{path}\""))
            .replace("063a", "163a");
        editor.change(EVIDENCE, &typed);
        let found = fixes(&mut editor, EVIDENCE, &typed, "163a");
        assert_eq!(found, Vec::<Value>::new(), "{path}");
    }
    editor.leave();
}

#[test]
fn an_amendment_is_drafted_for_what_has_landed() {
    let repo = Repo::base();
    let repo = repo.dated("2026-03-31T18:00:00+02:00");
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let good = repo.read(EVIDENCE);
    // Nothing has landed outside of git.
    assert_eq!(
        fixes(&mut editor, EVIDENCE, &good, "kind"),
        Vec::<Value>::new()
    );
    editor.leave();
    repo.commit_all();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let typed = good.replace("Secure Score rose", "The Secure Score rose");
    let (once, found) = mend(&mut editor, EVIDENCE, &typed, ("kind", "Add an amendment"));
    assert!(once.starts_with(&typed), "{once}");
    let entry = "amendments:\n- at: 2026-03-31T20:00:00+02:00\n  by: ";
    assert!(
        once.contains(entry) && once.contains("  reason: \"<FILL IN: "),
        "{once}"
    );
    // What is left to be filled in is told.
    assert!(codes(&found).contains(&"evidence/placeholder"), "{found:?}");
    let filled = |text: &str| {
        let lines = text.lines().map(|line| match line.find("<FILL IN") {
            Some(at) => format!("{}corrected\n", line[..at].trim_end_matches('"')),
            None => format!("{line}\n"),
        });
        let text: String = lines.collect();
        text.replace("by: corrected", "by: analyst-1@soc.example")
    };
    let (twice, _) = mend(
        &mut editor,
        EVIDENCE,
        &filled(&once),
        ("kind", "Add an amendment"),
    );
    assert_eq!(twice.matches("- at: ").count(), 2, "{twice}");
    assert_eq!(twice.matches("amendments:").count(), 1, "{twice}");
    // What was reviewed was changed: that is left to the reviewer.
    let found = editor.change(EVIDENCE, &filled(&twice));
    assert_eq!(codes(&found), ["review/stale"], "{found:?}");
    // A text that does not end in a line feed, and one whose list is in brackets.
    let open_end = filled(&once);
    let (mended, _) = mend(
        &mut editor,
        EVIDENCE,
        open_end.trim_end(),
        ("kind", "Add an amendment"),
    );
    let found = editor.change(EVIDENCE, &filled(&mended));
    assert_eq!(codes(&found), ["review/stale"], "{mended}");
    editor.leave();
}
