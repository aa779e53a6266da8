//! For every task of every pack, answers are made up from its details schema, recorded and judged.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::made_up::AnswerMaker;
use super::{Place, git};
use crate::harness::files::{names_below, project};
use crate::harness::process::run_in;
use crate::harness::run::Run;

const FIRST_DAY: &str = "2026-01-01";
const REQUESTED: &str = "2026-02-26T12:00:00Z";
const RECORDED: &str = "2026-02-27T12:00:00Z";

fn yaml(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A file that counts as a media type, with content of its own.
fn artifact(folder: &Path, name: &str, media_type: &str) -> String {
    let (kind, content) = match media_type {
        "application/pdf" => (
            "pdf",
            format!("%PDF-1.7\n% {name}\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"),
        ),
        "text/csv" => ("csv", format!("name,value\n{name},1\n{name},2\n")),
        "text/plain" => ("txt", format!("The work of {name}, line by line.\n")),
        "text/markdown" => ("md", format!("# {name}\n\nWhat was done.\n")),
        _ => (
            "json",
            json!({ "about": name, "rows": [1, 2, 3] }).to_string(),
        ),
    };
    let file = format!("{name}.{kind}");
    fs::write(folder.join(&file), content).unwrap();
    file
}

/// Somebody on a team's roster.
fn member(teams: &Value, team: &str, at: usize) -> String {
    let members = teams["teams"][team]["members"].as_array().unwrap();
    members[at.min(members.len() - 1)]["email"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The entry of a batch that settles a duty of a task.
fn entry(place: &Place, task: &Value, duty: &Value, maker: &mut AnswerMaker) -> Value {
    let root = place.root();
    let teams = yaml(&root.join("policy/teams.yaml"));
    let settings = yaml(&root.join("policy/dutybook.yaml"));
    let id = task["id"].as_str().unwrap();
    let team = match duty["team"].as_str().unwrap() {
        "any" => {
            let named = &task["assigned"]["any_of"];
            let group = named.as_str().map(|group| &teams["groups"][group]["teams"]);
            group.unwrap_or(named)[0].as_str().unwrap().to_owned()
        }
        team => team.to_owned(),
    };
    let evidence = &task["evidence"];
    let mut entry = json!({
        "task": id,
        "team": team,
        "occurrence": duty["occurrence"],
        "performed_by": [member(&teams, &team, 0)],
        "performed_at": "2026-02-27T10:00:00Z",
        "summary": "Done as the task asks, and written down here.",
    });
    if let Some(schema) = evidence["details"].as_str() {
        entry["details"] = maker.make(schema);
    }
    let least = evidence["artifacts"]["min"].as_u64().unwrap_or(0);
    let kind = evidence["artifacts"]["media_types"][0]
        .as_str()
        .unwrap_or("application/json");
    let files = (0..least).map(|number| artifact(&root, &format!("{id}-{team}-{number}"), kind));
    entry["attach"] = files.collect();
    let least = evidence["links"]["min"].as_u64().unwrap_or(0);
    let links = (0..least).map(|number| format!("Ticket={}", link(id, number)));
    entry["links"] = links.collect();
    if evidence["review"]["required"] == json!(true) {
        let by = &evidence["review"]["by"];
        let by = if by.is_array() {
            by
        } else {
            &settings["review"]["approvers"]
        };
        let by = by[0].as_str().unwrap();
        entry["reviewed_by"] = member(&teams, by, 1).into();
    }
    entry
}

fn link(id: &str, number: u64) -> String {
    format!("https://tickets.example/{id}-{number}")
}

fn schemas(root: &Path) -> BTreeMap<String, Value> {
    let folder = root.join("policy/schemas");
    let names = names_below(&folder).into_iter();
    let read = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    names.map(read).collect()
}

/// Opens an occurrence of each task that has none without a request.
fn request_all(place: &Place, tasks: &BTreeMap<String, Value>) {
    let root = place.root();
    let teams = yaml(&root.join("policy/teams.yaml"));
    let team = teams["teams"].as_object().unwrap().keys().next().unwrap();
    git(&root, &["init", "-q", "-b", "main"]);
    git(&root, &["config", "user.email", &member(&teams, team, 0)]);
    for (id, task) in tasks {
        let cadence = &task["cadence"];
        if !cadence["every"].is_null() || !cadence["rrule"].is_null() {
            continue;
        }
        let mut words = vec!["--as-of", REQUESTED, "--no-history", "request", id];
        words.extend(["--slug", "made-up", "--reason", "To see what it asks for"]);
        let trigger = cadence["as_needed"]["triggers"][0].as_str();
        words.extend(trigger.map_or(vec![], |trigger| vec!["--trigger", trigger]));
        place.run(&words).exits(0);
    }
}

/// The newest occurrence of each task and team that has begun and is not settled.
fn open_duties(place: &Place) -> BTreeMap<(String, String), Value> {
    let words = [
        "--as-of",
        RECORDED,
        "--no-history",
        "due",
        "--within",
        "P4Y",
        "--format",
        "json",
    ];
    let due = place.run(&words).exits(0).json();
    let mut open: BTreeMap<(String, String), Value> = BTreeMap::new();
    for duty in due["duties"].as_array().unwrap() {
        if duty["standing"] == "upcoming" || duty["opens"].as_str().unwrap() > "2026-02-27T" {
            continue;
        }
        let key = ["task", "team"].map(|field| duty[field].as_str().unwrap().to_owned());
        let known = open.entry(key.into()).or_insert_with(|| duty.clone());
        if known["opens"].as_str() < duty["opens"].as_str() {
            *known = duty.clone();
        }
    }
    open
}

/// A repository of one pack, and its tasks by their identifiers.
fn repository_of(name: &str) -> (Place, BTreeMap<String, Value>) {
    let place = Place::new();
    let words = "--as-of @ init soc --starts @ --timezone UTC --pack".replace('@', FIRST_DAY);
    run_in(place.path(), words.split(' ').chain([name])).exits(0);
    let folder = place.root().join("policy/tasks");
    let read = |file: String| {
        let task = yaml(&folder.join(&file));
        (file.trim_end_matches(".yaml").to_owned(), task)
    };
    let tasks = names_below(&folder).into_iter().map(read).collect();
    (place, tasks)
}

/// Records a batch, and judges what is recorded.
fn record(place: &Place, entries: &[Value]) -> Run {
    let batch = serde_yaml::to_string(entries).unwrap();
    fs::write(place.root().join("batch.yaml"), batch).unwrap();
    let words = "--no-history record --batch batch.yaml".split(' ');
    place.run(
        &["--as-of", RECORDED]
            .into_iter()
            .chain(words)
            .collect::<Vec<_>>(),
    )
}

/// What `check` denies of the files that were recorded.
fn denied(place: &Place) -> Vec<Value> {
    let words = [
        "--as-of",
        RECORDED,
        "--no-history",
        "check",
        "--format",
        "json",
    ];
    let found = place.run(&words).answers().json();
    let is_denied = |finding: &&Value| {
        let rule = finding["rule"].as_str().unwrap();
        let families = ["evidence/", "artifact/", "review/"];
        finding["level"] == "deny" && families.iter().any(|family| rule.starts_with(family))
    };
    let findings = found["findings"].as_array().unwrap().iter();
    findings.filter(is_denied).cloned().collect()
}

fn check_pack(name: &str) {
    let (place, tasks) = repository_of(name);
    request_all(&place, &tasks);
    let open = open_duties(&place);
    let mut maker = AnswerMaker::new(schemas(&place.root()));
    let mut entries = Vec::new();
    for (id, task) in &tasks {
        let of_task = open.iter().filter(|((task, _), _)| task == id);
        let before = entries.len();
        entries.extend(of_task.map(|(_, duty)| entry(&place, task, duty, &mut maker)));
        assert!(
            entries.len() > before,
            "{name}: {id} has no duty that has begun"
        );
    }
    let mut stray = entries.clone();
    let details = stray
        .iter_mut()
        .rev()
        .find_map(|entry| entry["details"].as_object_mut());
    if let Some(details) = details {
        details.insert("stray".to_owned(), json!(1));
        let run = record(&place, &stray);
        assert_ne!(run.code, Some(0), "{name}: a stray field was taken");
    }
    let run = record(&place, &entries);
    assert_eq!(run.code, Some(0), "{name}: {}\n{}", run.stdout, run.stderr);
    let still = open_duties(&place);
    let is_open = |key: &&(String, String)| {
        let duty = still.get(*key);
        duty.is_some_and(|duty| duty["occurrence"] == open[*key]["occurrence"])
    };
    let unsettled: Vec<_> = open.keys().filter(is_open).collect();
    assert!(unsettled.is_empty(), "{name}: {unsettled:?}");
    assert_eq!(denied(&place), Vec::<Value>::new(), "{name}");
}

/// All packs side by side: each is a repository of its own.
#[test]
fn what_each_schema_asks_for_can_be_recorded() {
    let folder = project().join("src/packs/shipped");
    let packs = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    for pack in packs {
        check_pack(pack.to_str().unwrap());
    }
}
