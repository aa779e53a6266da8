//! Findings while typing: those of `check`, at their places, in files that are open and in others.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::editor::{Editor, codes};
use super::{AS_OF, EVIDENCE};
use crate::harness::files::names_below;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;

const TASK: &str = "policy/tasks/escalation-tickets.yaml";
const OTHER: &str = "evidence/escalation-tickets/2026/2026-03-30/csirt.yaml";

/// Where findings are told: rule, file, line from 0.
type Told = BTreeSet<(String, String, u64)>;

fn told_by_editor(editor: &Editor) -> Told {
    let files = editor.told.iter();
    let told = files.flat_map(|(path, told)| {
        let diagnostics = list(&told["diagnostics"]).iter();
        diagnostics.filter_map(|it| {
            let line = it["range"]["start"]["line"].as_u64()?;
            Some((it["code"].as_str()?.to_owned(), path.clone(), line))
        })
    });
    told.collect()
}

fn told_by_check(repo: &Repo) -> Told {
    let checked = repo.run(&format!("{AS_OF} check --format json")).json();
    let findings = list(&checked["findings"]).iter();
    let told = findings.map(|it| {
        let line = it["range"]["start"]["line"].as_u64().unwrap_or(1);
        let file = it["file"].as_str().unwrap_or("policy/dutybook.yaml");
        (text(&it["rule"]).to_owned(), file.to_owned(), line - 1)
    });
    told.collect()
}

#[test]
fn an_editor_is_told_what_check_finds_without_saving() {
    let repo = Repo::base();
    let before = names_below(repo.root());
    let mut editor = Editor::ready(&repo);
    assert_eq!(editor.open_saved(EVIDENCE), Vec::<Value>::new());
    let good = repo.read(EVIDENCE);
    let bad = good
        .replace("max_score: 697.0", "max_scores: 697.0")
        .replace("analyst-1@soc.example]", "stranger@soc.example]");
    let found = editor.change(EVIDENCE, &bad);
    assert!(codes(&found).contains(&"evidence/details"), "{found:?}");
    assert!(
        found
            .iter()
            .all(|it| it["source"] == "dutybook" && it["severity"].is_u64())
    );
    let typed = told_by_editor(&editor);
    assert_eq!(repo.read(EVIDENCE), good, "nothing is written");
    assert_eq!(names_below(repo.root()), before);
    repo.write(EVIDENCE, &bad);
    assert_eq!(typed, told_by_check(&repo));
    // Mended, and nothing is left anywhere.
    assert_eq!(editor.change(EVIDENCE, &good), Vec::<Value>::new());
    assert_eq!(told_by_editor(&editor), Told::new());
    editor.leave();
}

#[test]
fn what_is_typed_in_policy_shows_in_files_that_are_closed() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(TASK);
    let text = repo.read(TASK);
    let found = editor.change(TASK, &text.replace("each_of: desk", "team: monitoring"));
    assert_eq!(found, Vec::<Value>::new());
    let told = &editor.told[OTHER];
    assert_eq!(codes(list(&told["diagnostics"])), ["evidence/unknown-duty"]);
    assert!(told.get("version").is_none(), "{told}");
    editor.change(TASK, &text);
    assert_eq!(editor.told[OTHER]["diagnostics"], json!([]));
    editor.leave();
}

#[test]
fn a_file_that_is_closed_is_judged_as_it_lies_on_disk() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(TASK);
    editor.open_saved(OTHER);
    assert!(!editor.change(OTHER, "kind: evidence/v1\n").is_empty());
    editor.close(OTHER);
    editor.wait_until(|editor| editor.told[OTHER]["diagnostics"] == json!([]));
    // What changes on disk is told by the editor.
    repo.write(OTHER, "kind: evidence/v2\n");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    editor.wait_until(|editor| editor.told[OTHER]["diagnostics"] != json!([]));
    editor.leave();
}

#[test]
fn a_file_is_judged_before_it_is_saved_for_the_first_time() {
    let repo = Repo::base();
    let path = "evidence/threat-brief/2026/2026-W15/csirt.yaml";
    let mut editor = Editor::ready(&repo);
    let found = editor.open(path, "kind: evidence/v1\ntask: threat-brief\n");
    assert!(codes(&found).contains(&"evidence/schema"), "{found:?}");
    assert!(!repo.has(path));
    editor.leave();
}

#[test]
fn only_the_newest_text_counts_however_fast_it_is_typed() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let good = repo.read(EVIDENCE);
    for count in 0..50 {
        editor.type_text(
            EVIDENCE,
            &good.replace("summary", &format!("summary{count}")),
        );
    }
    editor.type_text(EVIDENCE, &good.replace("max_score", "max_skore"));
    let found = editor.wait(EVIDENCE);
    assert!(
        found
            .iter()
            .all(|it| !text(&it["message"]).contains("summary")),
        "{found:?}"
    );
    assert!(codes(&found).contains(&"evidence/details"), "{found:?}");
    editor.leave();
}

#[test]
fn columns_count_what_was_agreed() {
    let repo = Repo::base();
    let marked = repo.read(EVIDENCE).replace(
        "summary: Secure",
        "summary: \"ø😀\"\nreviewd_by: x # Secure",
    );
    let marked = marked.replace("improvements: [Block", "improvements: [\"ø😀\", 3, Block");
    for (offered, column) in [
        (json!([]), 24),
        (json!(["utf-8", "utf-16"]), 27),
        (json!(["utf-32"]), 23),
    ] {
        let mut editor = Editor::with(
            &repo,
            &json!({ "general": { "positionEncodings": offered } }),
        );
        let found = editor.open(EVIDENCE, &marked);
        let of_number = found
            .iter()
            .find(|it| text(&it["message"]).contains("number"));
        let of_number = of_number.unwrap_or_else(|| panic!("{found:?}"));
        let start = &of_number["range"]["start"]["character"];
        assert_eq!(*start, column, "{offered} {of_number}");
        editor.leave();
    }
}

#[test]
fn findings_of_a_rule_at_one_place_are_told_together() {
    let repo = Repo::base();
    for day in ["2026-03-27", "2026-03-30"] {
        repo.remove(&format!("evidence/escalation-tickets/2026/{day}"));
    }
    let mut editor = Editor::ready(&repo);
    let found = editor.open_saved(TASK);
    assert_eq!(codes(&found), ["duty/overdue"], "{found:?}");
    let message = text(&found[0]["message"]);
    let lines: Vec<&str> = message.lines().collect();
    assert!(lines[0].starts_with("4 duties are overdue: "), "{message}");
    assert!(lines[0].ends_with(", and 3 more"), "{message}");
    assert!(
        lines[1..4].iter().all(|line| line.starts_with("- ")),
        "{message}"
    );
    assert!(lines[4].starts_with("help: "), "{message}");
    // Each is named, once.
    for (team, day) in [("CSIRT", "2026-03-27"), ("Monitoring", "2026-03-30")] {
        let named = lines
            .iter()
            .filter(|it| it.contains(team) && it.contains(day));
        assert_eq!(named.count(), 1, "{team} {day}: {message}");
    }
    assert_eq!(told_by_editor(&editor), told_by_check(&repo));
    // One alone is told as it is.
    let path = "evidence/escalation-tickets/2026/2026-03-30/csirt.yaml";
    let base = crate::harness::files::tests().join("cases/base");
    repo.overlay(&base).remove(path);
    let remark = format!("{}# a remark\n", repo.read(TASK));
    let found = editor.change(TASK, &remark);
    assert_eq!(codes(&found), ["duty/overdue"]);
    assert!(
        !text(&found[0]["message"]).contains("duties are"),
        "{found:?}"
    );
    editor.leave();
}

#[test]
fn findings_that_are_too_many_for_one_message_are_counted() {
    let repo = Repo::base();
    repo.edit(
        "policy/dutybook.yaml",
        "starts: 2026-03-27",
        "starts: 2026-02-02",
    );
    let mut editor = Editor::ready(&repo);
    let found = editor.open_saved(TASK);
    let checked = repo.run(&format!("{AS_OF} check --format json")).json();
    let findings = list(&checked["findings"]).iter();
    let overdue = findings.filter(|it| it["rule"] == "duty/overdue" && it["file"] == TASK);
    let count = overdue.count();
    let message = text(&found[0]["message"]);
    assert!(
        message.starts_with(&format!("{count} duties are overdue: ")),
        "{message}"
    );
    assert_eq!(message.lines().count(), 22, "{message}");
    let left_out = format!("\n- and {} more: `dutybook check` lists them\n", count - 20);
    assert!(message.contains(&left_out), "{message}");
    editor.leave();
}

#[test]
fn what_cannot_be_judged_does_not_look_clean() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    let settings = "policy/dutybook.yaml";
    editor.open_saved(settings);
    let found = editor.change(settings, "kind: policy/v1\n");
    let messages: Vec<&str> = found.iter().map(|it| text(&it["message"])).collect();
    assert!(
        messages.contains(&"could not judge: the policy cannot be read"),
        "{messages:?}"
    );
    assert_eq!(
        editor.change(settings, &repo.read(settings)),
        Vec::<Value>::new()
    );
    editor.leave();
}

#[test]
fn a_repository_that_cannot_be_read_is_told() {
    let repo = Repo::base().needing_history();
    repo.commit_all();
    let settings = "policy/dutybook.yaml";
    let mut editor = Editor::ready(&repo);
    editor.open_saved(settings);
    let head = repo.read(".git/HEAD");
    repo.write(".git/HEAD", "ref: refs/heads/../x\n");
    editor.type_text(settings, &format!("{}# a remark\n", repo.read(settings)));
    editor.wait_until(|editor| !editor.messages.is_empty());
    let told = editor.told[settings]["diagnostics"].to_string();
    assert!(told.contains("could not judge: "), "{told}");
    repo.write(".git/HEAD", head);
    let remark = format!("{}# another\n", repo.read(settings));
    let found = editor.change(settings, &remark);
    let is_unjudged = |it: &Value| text(&it["message"]).contains("could not judge");
    assert!(!found.iter().any(is_unjudged), "{found:?}");
    editor.leave();
}

#[test]
fn a_file_outside_of_every_root_is_left_alone() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    let uri = format!("file://{}", repo.beside("other.yaml").display());
    for uri in [
        uri.as_str(),
        "untitled:Untitled-1",
        "http://x.example/a.yaml",
    ] {
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": "a: [" });
        editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }
    editor.open_saved(EVIDENCE);
    assert_eq!(told_by_editor(&editor), Told::new());
    editor.leave();
}

#[test]
fn several_roots_of_one_workspace_are_judged_side_by_side() {
    let repo = Repo::empty();
    for tenant in ["tenants/a", "tenants/b"] {
        repo.overlay_at(tenant, &crate::harness::files::tests().join("cases/base"));
    }
    let mut editor = Editor::ready(&repo);
    for tenant in ["tenants/a", "tenants/b"] {
        let path = format!("{tenant}/{EVIDENCE}");
        assert_eq!(editor.open_saved(&path), Vec::<Value>::new(), "{tenant}");
    }
    let path = format!("tenants/b/{EVIDENCE}");
    let text = repo.read(&path).replace("team: monitoring", "team: csirt");
    assert!(!editor.change(&path, &text).is_empty());
    assert!(
        told_by_editor(&editor)
            .iter()
            .all(|(_, file, _)| file.starts_with("tenants/b/"))
    );
    editor.leave();
}
