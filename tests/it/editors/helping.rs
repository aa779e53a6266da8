//! Hovers and completions.

use serde_json::Value;

use super::EVIDENCE;
use super::editor::Editor;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;

const SETTINGS: &str = "policy/dutybook.yaml";

/// What is told of the place before `caret`.
fn hover(editor: &mut Editor, path: &str, typed: &str, caret: &str) -> String {
    let place = editor.place(path, typed, caret);
    let told = editor.ask("textDocument/hover", place).unwrap();
    told["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// What is offered at `‸`, each with what it stands for; the text is typed first.
fn offers(editor: &mut Editor, path: &str, marked: &str) -> Vec<(String, String)> {
    let typed = marked.replace('‸', "");
    editor.change(path, &typed);
    let mut place = editor.place(path, marked, "‸");
    place["context"] = serde_json::json!({ "triggerKind": 1 });
    let offered = editor.ask("textDocument/completion", place).unwrap();
    let offered = list(&offered).iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    offered
        .map(|it| (text(&it["label"]).to_owned(), word(&it["detail"])))
        .collect()
}

fn labels(editor: &mut Editor, path: &str, marked: &str) -> Vec<String> {
    let offered = offers(editor, path, marked);
    offered.into_iter().map(|(label, _)| label).collect()
}

#[test]
fn a_rule_is_explained_where_it_is_set_and_where_it_is_broken() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    let typed = format!("{}rules:\n  duty/late: allow\n", repo.read(SETTINGS));
    editor.open(SETTINGS, &typed);
    let page = repo.run("explain duty/late").exits(0).stdout;
    assert_eq!(
        hover(&mut editor, SETTINGS, &typed, "y/late"),
        page.trim_end()
    );
    let typed = repo.read(EVIDENCE).replace("max_score:", "max_skore:");
    editor.open(EVIDENCE, &typed);
    let told = hover(&mut editor, EVIDENCE, &typed, "x_skore");
    assert!(told.contains("max\\_skore"), "{told}");
    assert!(told.contains("\n\nhelp: "), "{told}");
    assert!(told.contains("**evidence/details**: "), "{told}");
    assert!(!told.contains("What it checks"), "{told}");
    editor.leave();
}

#[test]
fn a_field_is_described_by_its_schema() {
    let repo = Repo::base();
    repo.edit(
        "policy/schemas/secure-score-report.schema.json",
        "\"max_score\": {",
        "\"trend\": { \"title\": \"Trend\", \"description\": \"Where it <b>goes</b>.\", \"enum\": [\"up\", \"down\"] },
    \"max_score\": {",
    );
    let mut editor = Editor::ready(&repo);
    let typed = repo
        .read(EVIDENCE)
        .replace("details:\n", "details:\n  trend: up\n  unheard_of: 1\n");
    editor.open(EVIDENCE, &typed);
    let trend = "**Trend**\n\nWhere it &lt;b&gt;goes&lt;/b&gt;.\n\none of: up, down";
    for caret in ["rend: up", "p\n  unheard_of"] {
        assert_eq!(hover(&mut editor, EVIDENCE, &typed, caret), trend);
    }
    assert_eq!(
        hover(&mut editor, EVIDENCE, &typed, "ax_score"),
        "type: number"
    );
    let told = hover(&mut editor, EVIDENCE, &typed, "ummary");
    assert!(told.starts_with("**Summary**\n\nWhat was done"), "{told}");
    let settings = repo.read(SETTINGS);
    editor.open(SETTINGS, &settings);
    let told = hover(&mut editor, SETTINGS, &settings, "ind:");
    assert!(told.starts_with("**Kind**"), "{told}");
    let told = hover(&mut editor, EVIDENCE, &typed, "nheard_of");
    assert!(!told.contains("type: "), "{told}");
    let text = "kind: policy/v1\nunheard_of: 1\n# organisation\n";
    editor.change(SETTINGS, text);
    for caret in ["organisation", "1\n#"] {
        assert!(!hover(&mut editor, SETTINGS, text, caret).contains("type: "));
    }
    editor.leave();
}

#[test]
fn the_standing_of_a_duty_is_told_where_it_is_named() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    let typed = repo.read(EVIDENCE);
    editor.open(EVIDENCE, &typed);
    for caret in [
        "task: s",
        "ecure-score-report\nocc",
        "2026-W14",
        "onitoring\nperf",
    ] {
        let told = hover(&mut editor, EVIDENCE, &typed, caret);
        assert!(
            told.starts_with("**Generate Secure Score report** for 2026-W14, Monitoring: **met**"),
            "{caret}: {told}"
        );
        assert!(
            told.contains("- due Wed 1 Apr 2026 17:00 (Europe/Copenhagen)"),
            "{told}"
        );
        assert!(told.contains("- deadline "), "{told}");
    }
    // Without evidence the duty is open.
    let path = "policy/tasks/secure-score-report.yaml";
    let task = repo.read(path);
    editor.open(path, &task);
    repo.remove(EVIDENCE);
    editor.close(EVIDENCE);
    editor.tell(
        "textDocument/didSave",
        serde_json::json!({ "textDocument": { "uri": editor.uri(path) } }),
    );
    editor.change(path, &format!("{task}\n"));
    let told = hover(&mut editor, path, &task, "ecure-score-report\ntitle");
    assert!(
        told.contains("for 2026-W14, Monitoring: **open**"),
        "{told}"
    );
    editor.leave();
}

#[test]
fn what_a_hover_quotes_from_the_repository_is_data() {
    let repo = Repo::base();
    let path = "policy/tasks/secure-score-report.yaml";
    let hostile = "title: \"<img src=x> [a](b) `c`\"";
    repo.edit(path, "title: Generate Secure Score report", hostile);
    let mut editor = Editor::ready(&repo);
    let typed = repo.read(EVIDENCE);
    editor.open(EVIDENCE, &typed);
    let told = hover(&mut editor, EVIDENCE, &typed, "task:");
    assert!(
        told.contains("&lt;img") && told.contains("\\[a\\]\\(b\\) \\`c\\`"),
        "{told}"
    );
    editor.leave();
}

#[test]
fn names_are_offered_where_they_may_stand() {
    let repo = Repo::base();
    let path = "evidence/escalation-tickets/2026/2026-03-31/csirt.yaml";
    let mut editor = Editor::ready(&repo);
    editor.open_saved(path);
    let tasks = [
        "escalation-tickets",
        "ir-tabletop-exercise",
        "secure-score-report",
        "threat-brief",
    ];
    assert_eq!(
        labels(&mut editor, path, "kind: evidence/v1\ntask: ‸\n"),
        tasks
    );
    assert_eq!(labels(&mut editor, path, "task: esc‸alation\n"), tasks);
    assert_eq!(
        labels(&mut editor, path, "task: escalation-tickets\nteam: ‸\n"),
        ["monitoring", "csirt"]
    );
    let task = "policy/tasks/threat-brief.yaml";
    editor.open_saved(task);
    let teams = ["csirt", "monitoring", "soc-oversight"];
    assert_eq!(labels(&mut editor, task, "assigned: { team: ‸ }\n"), teams);
    assert_eq!(
        labels(&mut editor, task, "assigned:\n  any_of:\n    - ‸\n"),
        [&teams[..], &["desk"]].concat()
    );
    assert_eq!(labels(&mut editor, task, "calendar: ‸\n"), ["denmark"]);
    assert_eq!(
        labels(&mut editor, task, "evidence:\n  details: ‸\n"),
        ["secure-score-report"]
    );
    assert_eq!(
        labels(&mut editor, task, "cadence:\n  every: ‸\n")[..2],
        ["day", "week"]
    );
    assert_eq!(
        labels(&mut editor, task, "cadence:\n  every: day\n  on: ‸\n"),
        ["business-days", "every-day"]
    );
    assert_eq!(labels(&mut editor, task, "# task: ‸\n"), [""; 0]);
    editor.leave();
}

/// A repository in which a team owes two occurrences of a task.
fn owing() -> Repo {
    let repo = Repo::base();
    for day in ["2026-03-27", "2026-03-31"] {
        repo.remove(&format!(
            "evidence/escalation-tickets/2026/{day}/csirt.yaml"
        ));
    }
    repo
}

#[test]
fn occurrences_are_offered_whatever_stands_there_already() {
    let repo = owing();
    let path = "evidence/escalation-tickets/2026/2026-03-31/csirt.yaml";
    let mut editor = Editor::ready(&repo);
    editor.open(path, "kind: evidence/v1\n");
    // A name that owes nothing hides nothing: the path says who it is.
    for typed in ["team: csirtt", "taem: csirt", "team: \"\""] {
        let typed = format!("task: escalation-tickets\noccurrence: ‸\n{typed}\n");
        let found = labels(&mut editor, path, &typed);
        assert_eq!(found, ["2026-03-27", "2026-03-31"], "{typed}");
    }
    // What stands there already hides nothing either, whether it is still owed or not.
    let good = "task: escalation-tickets\noccurrence: 2026-03-‸31\nteam: csirt\n";
    assert_eq!(
        labels(&mut editor, path, good),
        ["2026-03-27", "2026-03-31"]
    );
    let settled = "task: escalation-tickets\noccurrence: 2026-03-30‸\nteam: csirt\n";
    assert_eq!(
        labels(&mut editor, path, settled),
        ["2026-03-27", "2026-03-31", "2026-03-30"]
    );
    editor.open_saved(EVIDENCE);
    let marked = repo.read(EVIDENCE).replace("2026-W14", "2026-W‸14");
    assert!(labels(&mut editor, EVIDENCE, &marked).contains(&"2026-W14".to_owned()));
    editor.leave();
}

#[test]
fn open_occurrences_are_offered_most_urgent_first() {
    let repo = owing();
    let path = "evidence/escalation-tickets/2026/2026-03-31/csirt.yaml";
    let mut editor = Editor::ready(&repo);
    editor.open(path, "kind: evidence/v1\n");
    let found = offers(
        &mut editor,
        path,
        "task: escalation-tickets\noccurrence: ‸\nteam: csirt\n",
    );
    let labels: Vec<&str> = found.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["2026-03-27", "2026-03-31"]);
    assert!(
        found[0].1.contains("overdue since Fri 27 Mar 2026 22:00"),
        "{found:?}"
    );
    assert!(
        found[1]
            .1
            .contains("past due, deadline Tue 31 Mar 2026 22:00"),
        "{found:?}"
    );
    // The other team has recorded all of its own.
    let other = "task: escalation-tickets\noccurrence: ‸\nteam: monitoring\n";
    assert_eq!(offers(&mut editor, path, other), []);
    // What is waived may be still to come.
    let waiver = "policy/waivers/freeze.yaml";
    editor.open(waiver, "kind: waiver/v1\n");
    let all = offers(
        &mut editor,
        waiver,
        "task: escalation-tickets\noccurrences: [‸]\n",
    );
    assert_eq!(all[0].0, "2026-03-27");
    assert!(all.len() > 10, "{all:?}");
    editor.leave();
}

#[test]
fn fields_come_from_the_schema_that_is_in_force() {
    let repo = Repo::base();
    let mut editor = Editor::ready(&repo);
    editor.open_saved(EVIDENCE);
    let found = offers(
        &mut editor,
        EVIDENCE,
        "kind: evidence/v1\ntask: secure-score-report\ndetails:\n  max_score: 1\n  ‸\n",
    );
    let expected = [("current_score", "required"), ("improvements", "")];
    let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(found, expected);
    let top = offers(&mut editor, EVIDENCE, "kind: evidence/v1\ntask: x\n‸\n");
    assert_eq!(
        top[0],
        ("occurrence".to_owned(), "Occurrence (required)".to_owned())
    );
    assert!(
        top.iter()
            .all(|(label, _)| label != "kind" && label != "task"),
        "{top:?}"
    );
    assert_eq!(
        labels(&mut editor, EVIDENCE, "artifacts:\n  - path: a\n    ‸\n"),
        ["sha256", "description"]
    );
    editor.open_saved(SETTINGS);
    let rules = labels(&mut editor, SETTINGS, "rules:\n  duty/late: deny\n  ‸\n");
    assert!(rules.contains(&"duty/grace".to_owned()) && !rules.contains(&"duty/late".to_owned()));
    assert_eq!(
        labels(&mut editor, SETTINGS, "rules:\n  duty/late: ‸\n"),
        ["deny", "warn", "allow"]
    );
    assert_eq!(
        labels(&mut editor, SETTINGS, "history:\n  required: ‸\n"),
        ["true", "false"]
    );
    editor.leave();
}

#[test]
fn what_is_committed_meanwhile_is_read() {
    let repo = Repo::base().dated("2026-03-31T18:00:00+02:00");
    let evidence = repo.read(EVIDENCE);
    repo.remove(EVIDENCE).commit_all();
    repo.write(EVIDENCE, &evidence);
    let mut editor = Editor::ready(&repo);
    editor.open(EVIDENCE, &evidence);
    let told = hover(&mut editor, EVIDENCE, &evidence, "task:");
    assert!(told.contains("not landed yet"), "{told}");
    repo.commit("Record the Secure Score").run();
    // Nothing was typed: that another state was judged shows once another text has been.
    editor.change(EVIDENCE, &format!("{evidence}# a remark\n"));
    editor.change(EVIDENCE, &evidence);
    let told = hover(&mut editor, EVIDENCE, &evidence, "task:");
    assert!(told.contains("landed Tue 31 Mar 2026 18:00"), "{told}");
    editor.leave();
}
