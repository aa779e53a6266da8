//! A repository whose policy is in Danish: what people are shown is Danish, and what programs read is as it was.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::harness::repo::Repo;

const NOW: &str = "2026-03-20T09:00:00+01:00";
const TITLE: &str = "Udarbejd Secure Score-rapporten";
const ENGLISH: &str = "Generate Secure Score report";

/// What `init --language da` makes of the pack, in git, on its first day.
fn danish() -> Repo {
    let repo = Repo::unborn();
    let init = "init --language da --organisation Eksempel --starts 2026-03-02 --timezone Europe/Copenhagen";
    repo.run(init).exits(0);
    repo
}

fn at(repo: &Repo, arguments: &str) -> String {
    let run = repo.run(&format!("--no-history --as-of {NOW} {arguments}"));
    assert!(
        run.stderr.is_empty() || !run.stderr.contains("panicked"),
        "{}",
        run.stderr
    );
    run.stdout
}

#[test]
fn init_writes_a_danish_policy_and_readme_that_pass() {
    let repo = danish();
    assert!(
        repo.read("policy/dutybook.yaml")
            .contains("\nlanguage: da ")
    );
    let task = repo.read("policy/tasks/secure-score-report.yaml");
    assert!(
        task.contains(&format!("title:\n  en: {ENGLISH}\n  da: {TITLE}\n")),
        "{task}"
    );
    let readme = repo.read("README.md");
    for expected in [
        "# Tilbagevendende pligter: Eksempel\n",
        "## Din dag\n",
        &format!("### {TITLE}\n"),
        "- Hvornår: hver uge, forfalder fredag kl. 17:00",
        "- Hvem: Overvågning\n",
        "- Kræver: et resumé, de oplysninger",
        "et medlem af SOC-ledelse",
    ] {
        assert!(readme.contains(expected), "{expected}\n{readme}");
    }
    let english = [
        "Your day",
        "What is owed",
        "Record it",
        "every week",
        "Monitoring",
        "Upkeep",
    ];
    for word in english {
        assert!(!readme.contains(word), "{word}\n{readme}");
    }
    links_lead_somewhere(&readme);
    repo.run("--no-history check --as-of 2026-03-02T08:00:00+01:00")
        .exits(0);
}

#[test]
fn the_readme_is_danish_for_every_forge() {
    for ci in ["github", "gitlab", "azure", "none"] {
        let repo = Repo::unborn();
        let init = format!("init --language da --starts 2026-03-02 --ci {ci}");
        repo.run(&init).exits(0);
        let readme = repo.read("README.md");
        links_lead_somewhere(&readme);
        let english = [
            "In the browser",
            "new evidence file",
            "Choose",
            "runs the check",
            " owed",
            "Replace each",
            "your address",
            "a sentence",
            "it was done",
            "one of",
            "that you add",
            "a number",
            "a text",
        ];
        // What an address holds is written with its own marks.
        let shown = readme.replace("%20", " ").replace('+', " ");
        for word in english {
            assert!(!shown.contains(word), "{ci}: {word}\n{readme}");
        }
        assert!(shown.contains("Erstat hvert"), "{ci}: {readme}");
        assert!(shown.contains("din adresse"), "{ci}: {readme}");
    }
}

/// Links within the page lead to headings that it has.
fn links_lead_somewhere(page: &str) {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c })
            .collect::<String>()
    };
    let anchors: BTreeSet<String> = headings.map(anchor).collect();
    let links = page
        .split("](#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let links: Vec<&str> = links.collect();
    assert!(links.len() > 8, "{links:?}");
    for link in links {
        assert!(anchors.contains(link), "{link} is not among {anchors:?}");
    }
}

#[test]
fn titles_and_names_are_danish_everywhere_and_the_option_chooses() {
    let repo = danish();
    for command in [
        "due --within P7D",
        "due --format markdown",
        "due --format ics",
        "audit --from 2026-03-02 --to 2026-03-20",
    ] {
        let shown = at(&repo, command);
        assert!(
            shown.contains(TITLE) || shown.contains("Overvågning"),
            "{command}\n{shown}"
        );
        assert!(!shown.contains(ENGLISH), "{command}\n{shown}");
        let english = at(&repo, &format!("--language en {command}"));
        assert!(
            !english.contains("Overvågning") && !english.contains(TITLE),
            "{command}\n{english}"
        );
    }
    // There are no texts in this language: each is English.
    assert_eq!(
        at(&repo, "--language de due"),
        at(&repo, "--language en due")
    );
    assert_eq!(at(&repo, "--language da-DK due"), at(&repo, "due"));
    let checked = at(&repo, "check");
    assert!(
        checked.contains(&format!("Overvågning owed “{TITLE}” for 2026-W11")),
        "{checked}"
    );
    let traced = at(&repo, "trace secure-score-report/2026-W11/monitoring");
    assert!(traced.contains(TITLE), "{traced}");
}

#[test]
fn a_tag_that_is_none_is_refused_with_the_one_that_is_meant() {
    let repo = danish();
    let run = repo.run("--language da_DK due").exits(2);
    assert!(run.stderr.contains("write it as da-DK"), "{}", run.stderr);
    let run = repo.run("--language dansk due").exits(2);
    assert!(
        run.stderr.contains("two or three small letters"),
        "{}",
        run.stderr
    );
}

#[test]
fn programs_read_the_same_in_every_language() {
    let repo = danish();
    let json = |language: &str, command: &str| -> Value {
        let text = at(
            &repo,
            &format!("--language {language} {command} --format json"),
        );
        serde_json::from_str(&text).expect("JSON")
    };
    let fingerprints = |language: &str| -> Vec<Value> {
        let checked = json(language, "check");
        let findings = checked["findings"].as_array().expect("findings").clone();
        findings
            .into_iter()
            .map(|it| it["fingerprint"].clone())
            .collect()
    };
    assert!(!fingerprints("da").is_empty());
    assert_eq!(fingerprints("da"), fingerprints("en"));
    let audit = "audit --from 2026-03-02 --to 2026-03-20";
    let [danish, english] = ["da", "en"].map(|language| json(language, audit));
    assert_eq!(danish["population"], english["population"]);
    let ids = |audit: &Value| {
        audit["duties"]
            .as_array()
            .map(|it| it.iter().map(|it| it["id"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(ids(&danish), ids(&english));
}

#[test]
fn pages_are_in_danish_with_its_dates_and_numbers() {
    let repo = danish();
    at(
        &repo,
        "report --output site --from 2026-03-02 --to 2026-03-20",
    );
    let index = repo.read("site/index.html");
    let task = repo.read("site/tasks/secure-score-report.html");
    let audit = repo.read("site/audit.html");
    for page in [&index, &task, &audit] {
        assert!(page.contains("<html lang=\"da\">"), "{page}");
        assert!(page.contains("Skrevet af dutybook"), "{page}");
        // What a finding says is English, and says so.
        let page = without_english_cells(page);
        for word in [
            "Skip to",
            "As of",
            "What is due",
            ">overdue<",
            "Standings",
            "both inclusive",
            "Findings",
        ] {
            assert!(!page.contains(word), "{word}");
        }
    }
    assert!(
        index.contains("Pr. fre. 20. mar. 2026 09:00 (Europe/Copenhagen)"),
        "{index}"
    );
    assert!(
        index.contains("hver uge, forfalder fredag kl. 17:00"),
        "{index}"
    );
    assert!(
        index.contains("class=\"s overdue\">overskredet<"),
        "{index}"
    );
    assert!(task.contains("Rapportér ugens Secure Score"), "{task}");
    assert!(
        audit.contains("<time datetime=\"2026-03-02\">2. mar. 2026</time>"),
        "{audit}"
    );
    assert!(audit.contains("<td lang=\"en\">"), "{audit}");
    let english = at(
        &repo,
        "--language en audit --format html --from 2026-03-02 --to 2026-03-20",
    );
    assert!(english.contains("<html lang=\"en\">") && !english.contains("lang=\"da\""));
    assert!(
        english.contains(
            "Due from <time>2026-03-02</time> to <time>2026-03-20</time>, both inclusive"
        )
    );
    // Without texts of the program in a language, its words are English.
    assert!(
        at(
            &repo,
            "--language de audit --format html --from 2026-03-02 --to 2026-03-20"
        )
        .contains("<html lang=\"en\">")
    );
}

/// One has another form than several, and none has that of several.
#[test]
fn words_beside_numbers_have_the_form_for_them() {
    let repo = danish();
    let report = |to: &str| {
        at(
            &repo,
            &format!("report --output site --from 2026-03-02 --to {to}"),
        )
    };
    report("2026-03-20");
    let task = repo.read("site/tasks/secure-score-report.html");
    assert!(task.contains("1 åben, 2 overskredne, forfaldt"), "{task}");
    assert!(task.contains("De seneste 3 pligter"), "{task}");
    let audit = repo.read("site/audit.html");
    assert!(
        audit.contains("0 forsinkede, 0 fritagne, 0 eftergivne"),
        "{audit}"
    );
    report("2026-03-06");
    let task = repo.read("site/tasks/secure-score-report.html");
    assert!(task.contains("1 overskredet, forfaldt"), "{task}");
    assert!(task.contains("Den pligt, der forfaldt senest"), "{task}");
}

/// A page without the cells that say that they are in English.
fn without_english_cells(page: &str) -> String {
    let parts = page.split("<td lang=\"en\">").enumerate();
    let kept = parts.map(|(index, part)| match index {
        0 => part,
        _ => part.split_once("</td>").map_or("", |(_, rest)| rest),
    });
    kept.collect()
}

#[test]
fn a_translation_is_no_weakening() {
    let repo = Repo::unborn();
    repo.run("init --starts 2026-03-02 --timezone Europe/Copenhagen")
        .exits(0);
    let other = danish();
    let commit = |message: &str| {
        for arguments in [["add", "-A", "."].as_slice(), &["commit", "-qm", message]] {
            let mut git = repo.program("git");
            git.args([
                "-c",
                "user.name=A",
                "-c",
                "user.email=oversight-1@soc.example",
            ]);
            assert!(git.args(arguments).status().expect("git").success());
        }
    };
    commit("Adopt dutybook");
    for folder in ["tasks", "schemas"] {
        for entry in fs::read_dir(other.path(format!("policy/{folder}"))).expect("a folder") {
            let name = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name");
            let path = format!("policy/{folder}/{name}");
            repo.write(&path, other.read(&path));
        }
    }
    for path in ["policy/teams.yaml", "policy/dutybook.yaml"] {
        repo.write(
            path,
            other.read(path).replace("organisation: \"Eksempel\"\n", ""),
        );
    }
    commit("Translate the policy");
    repo.run("check --base HEAD~1 --format json --as-of 2026-03-02T08:00:00+01:00")
        .lacks("policy/weakened");
}

#[test]
fn what_would_be_obeyed_comes_out_as_text() {
    let repo = danish();
    let hostile = r#"da: "<script>alert(1)</script>""#;
    repo.edit(
        "policy/tasks/secure-score-report.yaml",
        &format!("da: {TITLE}"),
        hostile,
    );
    repo.edit("policy/teams.yaml", "da: Overvågning", hostile);
    at(
        &repo,
        "report --output site --from 2026-03-02 --to 2026-03-20",
    );
    for page in ["index.html", "audit.html", "tasks/secure-score-report.html"] {
        let page = repo.read(&format!("site/{page}"));
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        assert!(
            !page.contains("<script>alert") && !page.contains('\u{202e}'),
            "{page}"
        );
    }
    // What turns the direction of a text around is refused where it is read.
    repo.edit("policy/teams.yaml", hostile, r#"da: "\u202ex""#);
    let run = repo.run(&format!("--no-history --as-of {NOW} check --format json"));
    run.denies("policy/syntax");
}

#[test]
fn a_malformed_translation_in_a_schema_is_found_where_it_stands() {
    let repo = danish();
    let path = "policy/schemas/secure-score-report.schema.json";
    let text = repo.read(path);
    repo.write(path, text.replacen("\"da\": {", "\"dansk\": {", 1));
    let found = repo.run(&format!("--no-history --as-of {NOW} check --format json"));
    let finding = found.finding("policy/details-schema");
    let message = finding["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("`dansk` is not the tag of a language"),
        "{message}"
    );
    assert_eq!(finding["file"], path);
}
