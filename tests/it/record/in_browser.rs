//! Links that open a forge's web editor at new evidence: decoded, they hold a draft that lacks nothing but what its
//! placeholders ask for.

use std::fs;

use serde_yaml::{Mapping, Value};

use super::world::World;
use crate::harness::process::{git_in, printed_in};
use crate::harness::temporary::temporary_folder;

const GITHUB: &str = "https://github.com/soc/duties";

/// The text that percent-encoding stands for; every other character has to be one that needs none.
fn decode(encoded: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            let digits = String::from_utf8(digits).unwrap();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
            assert!(is_plain, "{}", char::from(byte));
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What an address opens: the page of the editor, the path, and the text.
fn open(address: &str, names: [&str; 2]) -> (String, String, Option<String>) {
    assert!(address.len() <= 8_000, "{}", address.len());
    let (page, query) = address.split_once('?').expect("a query");
    let mut fields = query.split('&').map(|field| field.split_once('=').unwrap());
    let (name, path) = fields.next().unwrap();
    assert_eq!(name, names[0]);
    let text = fields.next().map(|(name, text)| {
        assert_eq!(name, names[1]);
        decode(text)
    });
    assert!(fields.next().is_none(), "{address}");
    (page.to_owned(), decode(path), text)
}

/// The addresses that a text in Markdown links to.
fn addresses(markdown: &str, label: &str) -> Vec<String> {
    let start = format!("[{label}](");
    let parts = markdown.split(&start).skip(1);
    parts
        .map(|rest| rest.split_once(')').expect("an end").0.to_owned())
        .collect()
}

/// What the links of `due` open, of the files whose path has a beginning. The address names the branch, for worlds without
/// git.
fn due(world: &World, more: &[&str], beginning: &str) -> Vec<(String, String)> {
    let address = format!("{GITHUB}/tree/main");
    let words = [&["due", "--format", "markdown", "--links", &address], more].concat();
    let printed = world.run(&words).exits(0).stdout;
    let opened = addresses(&printed, "new file").into_iter().map(|address| {
        let (page, path, text) = open(&address, ["filename", "value"]);
        assert_eq!(page, format!("{GITHUB}/new/main"));
        (path, text.unwrap_or_default())
    });
    let mut opened: Vec<(String, String)> = opened.collect();
    opened.retain(|(path, _)| path.starts_with(beginning));
    opened
}

/// The rules of what fails in a file.
fn rules(world: &World, file: &str) -> Vec<String> {
    let checked = world.run(&["check", "report", "--format", "json"]).stdout;
    let checked: serde_json::Value = serde_json::from_str(&checked).unwrap();
    let findings = checked["findings"].as_array().unwrap().iter();
    let of_file = findings.filter(|it| it["file"] == file && it["level"] == "deny");
    let mut rules: Vec<String> = of_file
        .map(|it| it["rule"].as_str().unwrap().to_owned())
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

/// Puts values in place of placeholders, by the name of the field.
fn fill(value: &mut Value, name: &str, values: &[(&str, Value)]) {
    match value {
        Value::Mapping(fields) => {
            for (key, value) in fields.iter_mut() {
                fill(value, key.as_str().unwrap(), values);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| fill(item, name, values)),
        Value::String(text) if text.contains("<FILL IN") => {
            let found = values.iter().find(|(field, _)| *field == name);
            *value = found.unwrap_or_else(|| panic!("{name}: {text}")).1.clone();
        }
        _ => {}
    }
}

fn filled(draft: &str) -> String {
    let mut draft: Value = serde_yaml::from_str(draft).unwrap();
    let values = [
        ("occurrence", "2026-W11".into()),
        ("team", "alpha".into()),
        ("performed_by", "a-1@soc.example".into()),
        ("performed_at", "2026-03-12T10:00:00+01:00".into()),
        ("summary", "It rose.".into()),
        ("score", 387.into()),
        ("state", "good".into()),
        ("name", "ServiceNow".into()),
        ("open", 0.into()),
        ("oldest", 0.into()),
    ];
    fill(&mut draft, "", &values);
    serde_yaml::to_string(&draft).unwrap()
}

#[test]
fn a_link_opens_a_draft_that_passes_once_it_is_filled_in() {
    let world = World::new();
    let opened = due(&world, &[], "evidence/report/2026/2026-W11/alpha");
    let [(path, draft)] = opened.as_slice() else {
        panic!("{opened:?}");
    };
    assert_eq!(path, "evidence/report/2026/2026-W11/alpha.yaml");
    world.put(path, draft);
    let failing = rules(&world, path);
    assert!(!failing.is_empty());
    let about_placeholders = [
        "evidence/details",
        "evidence/placeholder",
        "evidence/schema",
    ];
    for rule in &failing {
        assert!(about_placeholders.contains(&rule.as_str()), "{failing:?}");
    }
    world.put(path, &filled(draft));
    world.check_passes();
    assert!(due(&world, &[], path).is_empty());
}

#[test]
fn a_placeholder_that_is_left_never_passes() {
    let world = World::new();
    let (path, draft) = due(&world, &[], "evidence/report/2026/2026-W11/alpha").remove(0);
    let whole = filled(&draft);
    let left = whole.replace("summary: It rose.", "summary: '<FILL IN: what was done>'");
    assert_ne!(left, whole);
    world.put(&path, &left);
    assert_eq!(rules(&world, &path), ["evidence/placeholder"]);
}

#[test]
fn each_duty_has_its_own_draft_and_a_backstop_none() {
    let world = World::new();
    let opened = due(&world, &["--within", "P370D"], "evidence/");
    assert!(opened.iter().all(|(path, _)| !path.contains("drill")));
    // Any of the teams may do it: which one did is to be filled in.
    let (path, draft) = opened
        .iter()
        .find(|(path, _)| path.starts_with("evidence/daily/"))
        .unwrap();
    assert_eq!(path, "evidence/daily/2026/2026-03-09/TEAM.yaml");
    assert!(
        draft.contains("team: '<FILL IN: one of alpha, beta>'"),
        "{draft}"
    );
    let (_, draft) = opened
        .iter()
        .find(|(path, _)| path.starts_with("evidence/looked-at/"))
        .unwrap();
    assert!(draft.contains("\n- path: '<FILL IN"), "{draft}");
    let all = ["due", "--within", "P370D", "--format", "markdown"];
    let plain = world.run(&all).exits(0).stdout;
    let linked = world.run(&[&all[..], &["--links", GITHUB]].concat());
    let linked = linked.exits(0).stdout;
    assert!(plain.contains("A drill"), "{plain}");
    // Every duty stays on the list, and an issue holds it.
    assert_eq!(plain.lines().count(), linked.lines().count());
    assert!(linked.len() < plain.len() + 50_000, "{}", linked.len());
}

#[test]
fn hostile_text_stays_within_the_link() {
    let world = World::without_git();
    let title = "A [report](https://evil.example) | `x` <b> $x$";
    let task = world.read("policy/tasks/report.yaml");
    let named = serde_json::Value::from(title).to_string();
    world.put(
        "policy/tasks/report.yaml",
        &task.replace("A report", &named),
    );
    let schema = world.read("policy/schemas/report.schema.json");
    let description = r#"a) [x](y) | & # %41 + ` <FILL IN: z> \" '\n..."#;
    let schema = schema.replace("Points > none", description);
    world.put("policy/schemas/report.schema.json", &schema);
    let address = format!("{GITHUB}/tree/main");
    let words = ["due", "report", "--format", "markdown", "--links", &address];
    let printed = world.run(&words).exits(0).stdout;
    for row in printed.lines().filter(|line| line.contains("2026-W11")) {
        assert!(!row.contains("](https://evil"), "{row}");
        let columns = row.replace("\\|", "").matches(" | ").count();
        assert_eq!(columns, 5, "{row}");
    }
    let (_, draft) = due(&world, &["report"], "evidence/report/").remove(0);
    let read: Mapping = serde_yaml::from_str(&draft).unwrap();
    let score = read["details"]["score"].as_str().unwrap();
    assert!(
        score.contains("a) [x](y) | & # %41 + ` <FILL IN: z) \" '\n..."),
        "{score}"
    );
    let (path, draft) = due(&world, &["report"], "evidence/report/2026/2026-W11/alpha").remove(0);
    world.put(&path, &filled(&draft));
    world.check_passes();
}

#[test]
fn a_draft_that_is_too_long_loses_its_details_and_is_not_cut() {
    let world = World::without_git();
    let names: Vec<String> = (0..200).map(|at| format!("field_{at}")).collect();
    let schema = serde_json::json!({ "type": "object", "required": names });
    world.put("policy/schemas/report.schema.json", &schema.to_string());
    let opened = due(&world, &["report"], "evidence/report/");
    assert!(!opened.is_empty());
    for (_, draft) in opened {
        let read: Mapping = serde_yaml::from_str(&draft).unwrap();
        assert!(
            !read.contains_key("details") && read.contains_key("summary"),
            "{draft}"
        );
    }
}

#[test]
fn a_schema_that_requires_itself_ends() {
    let world = World::without_git();
    let schema = r##"{ "type": "object", "required": ["a", "b", "c"], "properties":
        { "a": { "$ref": "#" }, "b": { "$ref": "#" }, "c": { "$ref": "#" } } }"##;
    world.put("policy/schemas/report.schema.json", schema);
    assert!(!due(&world, &["report"], "evidence/report/").is_empty());
}

#[test]
fn gitlab_has_its_own_parameters_and_other_hosts_no_links() {
    let world = World::new();
    let words = ["due", "report", "--format", "markdown", "--links"];
    let gitlab = "https://gitlab.example/soc/duties/-/tree/trunk";
    let printed = world.run(&[&words[..], &[gitlab]].concat()).exits(0).stdout;
    let found = addresses(&printed, "new file");
    assert_eq!(found.len(), 2, "{printed}");
    let (page, path, text) = open(&found[0], ["file_name", "content"]);
    assert_eq!(page, "https://gitlab.example/soc/duties/-/new/trunk");
    assert_eq!(path, "evidence/report/2026/2026-W11/alpha.yaml");
    assert!(text.unwrap().contains("team: alpha"));

    let azure = "https://dev.azure.com/soc/_git/duties";
    let other = world.run(&[&words[..], &[azure]].concat()).exits(0);
    assert!(addresses(&other.stdout, "new file").is_empty());
    assert!(
        other.stderr.contains("neither GitHub nor GitLab"),
        "{}",
        other.stderr
    );
    let refused = world.run(&[&words[..], &["javascript:alert(1)"]].concat());
    assert_eq!(refused.code, Some(2));
}

#[test]
fn the_page_for_analysts_links_to_a_draft_for_each_task() {
    let dir = temporary_folder().unwrap();
    let init =
        "--as-of 2026-03-09 init soc --timezone Europe/Copenhagen --starts 2026-03-09 --ci github";
    printed_in(dir.path(), init.split(' '));
    let page = fs::read_to_string(dir.path().join("soc/README.md")).unwrap();
    let found = addresses(&page, "new evidence file");
    assert_eq!(found.len(), 8, "{page}");
    let opened = found
        .iter()
        .map(|it| open(it, ["filename", "value"]))
        .find(|(_, path, _)| path.contains("secure-score-report"));
    let (editor, path, draft) = opened.unwrap();
    assert_eq!(editor, "../../new/main");
    assert_eq!(
        path,
        "evidence/secure-score-report/YEAR/OCCURRENCE/monitoring.yaml"
    );
    let draft: Mapping = serde_yaml::from_str(&draft.unwrap()).unwrap();
    assert!(draft["occurrence"].as_str().unwrap().contains("<FILL IN"));
    assert!(draft["details"].as_mapping().unwrap().len() > 1);
    // As it stands, it is refused.
    let file = dir.path().join("soc").join(&path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, serde_yaml::to_string(&draft).unwrap()).unwrap();
    let soc = dir.path().join("soc");
    let check = ["--no-history", "check", "--as-of", "2026-03-09"];
    crate::harness::process::run_in(&soc, check).exits(1);
}

#[test]
fn below_the_top_the_links_lead_to_the_same_folder() {
    let dir = temporary_folder().unwrap();
    git_in(dir.path(), "init --quiet --initial-branch release/1");
    printed_in(
        dir.path(),
        "init tenants/a --ci github --pack minimal".split(' '),
    );
    let page = fs::read_to_string(dir.path().join("tenants/a/README.md")).unwrap();
    let (editor, path, _) = open(
        &addresses(&page, "new evidence file")[0],
        ["filename", "value"],
    );
    assert_eq!(editor, "../../../../../new/release/1");
    assert!(path.starts_with("tenants/a/evidence/"), "{path}");
}

#[test]
fn where_no_link_can_be_the_page_shows_the_draft() {
    for ci in ["gitlab", "azure", "none"] {
        let dir = temporary_folder().unwrap();
        printed_in(dir.path(), ["init", "--ci", ci, "--pack", "minimal"]);
        let page = fs::read_to_string(dir.path().join("README.md")).unwrap();
        assert!(addresses(&page, "new evidence file").is_empty());
        let drafts: Vec<&str> = page.split("```yaml\n").skip(1).collect();
        assert!(!drafts.is_empty(), "{page}");
        for draft in drafts {
            let draft = draft.split_once("```").unwrap().0;
            let draft: Mapping = serde_yaml::from_str(draft).unwrap();
            assert_eq!(draft["kind"], Value::from("evidence/v1"));
        }
    }
}

#[test]
fn the_page_for_analysts_says_how_to_install() {
    let page = |more: &[&str]| {
        let dir = temporary_folder().unwrap();
        let words = ["init", "--pack", "minimal", "--ci", "gitlab"];
        printed_in(dir.path(), words.iter().chain(more));
        fs::read_to_string(dir.path().join("README.md")).unwrap()
    };
    let systems = ["- Windows:", "- macOS:", "- Linux:"];
    let unset = page(&[]);
    for system in systems {
        assert!(unset.contains(system), "{unset}");
    }
    assert!(unset.contains("pipx install FILE.whl"), "{unset}");
    let digest = "0".repeat(64);
    let wheel =
        format!("https://files.example/d-0.2.0-py3-none-manylinux2014_x86_64.whl#sha256={digest}");
    let linux = page(&["--wheel", &wheel]);
    assert!(
        linux.contains(&format!("pipx install \"{wheel}\"")),
        "{linux}"
    );
    // The address of one system is not offered to the others.
    assert_eq!(linux.matches(&wheel).count(), 1, "{linux}");
}
