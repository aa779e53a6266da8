//! The template, and what dutybook writes of it.

use std::path::{Path, PathBuf};

use crate::harness::files::files_below;
use crate::harness::repo::Repo;
use crate::harness::subjects::hostile::Twins;
use crate::harness::subjects::hostile::payloads::{Texts, quoted};

const CHECK: [&str; 8] = [
    "human", "json", "sarif", "github", "gitlab", "azure", "junit", "markdown",
];
const DUE: [&str; 4] = ["human", "json", "markdown", "ics"];
const AUDIT: [&str; 6] = ["human", "json", "csv", "markdown", "html", "oscal"];
const TRACE: [&str; 3] = ["human", "json", "markdown"];

/// What is run: a name, the arguments, and the formats.
const RUNS: [(&str, &str, &[&str]); 6] = [
    ("check", "check --as-of 2026-04-02", &CHECK),
    ("due", "due --as-of 2026-04-02 --within P30D", &DUE),
    (
        "audit",
        "audit --as-of 2026-04-02 --from 2026-01-01 --to 2026-04-30 --sample 3 --seed 1 --links https://forge.example/soc",
        &AUDIT,
    ),
    (
        "trace-met",
        "trace --as-of 2026-04-02 threat-brief/2026-W14/any",
        &TRACE,
    ),
    (
        "trace-overdue",
        "trace --as-of 2026-04-02 escalation-tickets/2026-03-30/monitoring",
        &TRACE,
    ),
    (
        "trace-waived",
        "trace --as-of 2026-04-02 escalation-tickets/2026-03-31/monitoring",
        &TRACE,
    ),
];

/// A repository with a history, and the outputs of it.
pub(crate) struct Repository {
    repo: Repo,
}

impl Repository {
    pub(crate) fn of(texts: Texts) -> Self {
        let repo = Repo::base().dated("2026-04-01T09:00:00+02:00");
        policy(&repo, texts);
        evidence(&repo, texts);
        repo.commit_all();
        let author = format!("--author={} <+1@soc.example>", texts.person(11));
        repo.git(&["commit", "--quiet", "--amend", "--no-edit", &author]);
        let repository = Repository { repo };
        repository.write_all();
        repository
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        let outputs = self.repo.beside("outputs");
        std::fs::create_dir_all(&outputs).expect("made");
        outputs.join(name)
    }

    /// Writes every output of every command.
    fn write_all(&self) {
        for (name, arguments, formats) in RUNS {
            self.write(name, arguments, formats);
        }
        let shards = [1, 2].map(|shard| {
            let arguments = format!("check --as-of 2026-04-02 --shard {shard}/2");
            self.write(&format!("shard-{shard}"), &arguments, &["json"]);
            self.path(&format!("shard-{shard}.json"))
        });
        let [one, two] = shards.map(|path| path.display().to_string());
        self.write("merge", &format!("merge {one} {two}"), &CHECK);
        let bundle = self.path("bundle.zip").display().to_string();
        let arguments = format!("{} --bundle {bundle}", RUNS[2].1);
        self.repo.run(&arguments).exits(0);
    }

    /// One evaluation in all of its formats.
    fn write(&self, name: &str, arguments: &str, formats: &[&str]) {
        let reports = formats.iter().map(|format| {
            let path = self.path(&format!("{name}.{format}"));
            format!(" --report {format}={}", path.display())
        });
        let arguments = format!("{arguments}{}", reports.collect::<String>());
        let run = self.repo.run(&arguments);
        let found = || self.repo.run("check --as-of 2026-04-02").stdout;
        assert_ne!(
            run.code,
            Some(2),
            "{arguments}: {}\n{}",
            run.stderr,
            found()
        );
        let is_obeyed = |c: char| c.is_control() && c != '\n';
        assert_eq!(run.stderr.find(is_obeyed), None, "{}", run.stderr);
    }
}

/// Every output of both, in one order.
pub(crate) fn twins(hostile: &Repository, tame: &Repository) -> Vec<Twins> {
    let merged = [("merge", "", &CHECK[..]), ("shard-1", "", &["json"])];
    let runs = RUNS.into_iter().chain(merged);
    let outputs = runs.flat_map(|(name, _, formats)| formats.iter().map(move |it| (name, *it)));
    let twins = outputs.map(|(name, format)| {
        let file = format!("{name}.{format}");
        Twins {
            hostile: hostile.path(&file),
            tame: tame.path(&file),
            name: file,
            format,
        }
    });
    twins.collect()
}

fn policy(repo: &Repo, texts: Texts) {
    let line = |place| quoted(&texts.line(place));
    let settings = "policy/dutybook.yaml";
    repo.edit(settings, "Case SOC", &line(0));
    let teams = "policy/teams.yaml";
    repo.edit(teams, "name: Monitoring", &format!("name: {}", line(1)));
    repo.edit(teams, "name: CSIRT", &format!("name: {}", line(2)));
    repo.edit(teams, "name: Analyst One", &format!("name: {}", line(3)));
    for (place, (task, title)) in [
        ("escalation-tickets", "Follow up escalated tickets"),
        ("secure-score-report", "Generate Secure Score report"),
        ("threat-brief", "Brief the desk on current threats"),
    ]
    .into_iter()
    .enumerate()
    {
        let (title_line, control) = (line(4 + place), line(5 + place));
        let text = format!("{title_line}\ncontrols: [{control}, \"A.5.{place}\"]");
        repo.edit(&format!("policy/tasks/{task}.yaml"), title, &text);
    }
    let waiver = format!(
        "kind: waiver/v1\nid: move\ntask: escalation-tickets\noccurrences: [2026-03-31]\nteams: [monitoring]\nreason: {}\n\
         requested_by: responder-1@soc.example\napproved_by: oversight-1@soc.example\n\
         approved_at: 2026-03-30T12:00:00+02:00\nexpires: 2026-04-30\n",
        quoted(&texts.prose(8))
    );
    repo.write("policy/waivers/move.yaml", waiver);
}

fn evidence(repo: &Repo, texts: Texts) {
    let tickets = "evidence/escalation-tickets/2026";
    repo.remove(&format!("{tickets}/2026-03-31/monitoring.yaml"));
    // Nobody may say what it says, and a field that nobody knows quotes itself.
    let field = quoted(&texts.line(9));
    let path = format!("{tickets}/2026-03-30/monitoring.yaml");
    let text = repo.read(&path);
    repo.write(&path, format!("{text}{field}: 1\n"));
    let broken = format!(
        "kind: evidence/v1\nsummary: \"\\ud800\" {}\n",
        texts.line(2)
    );
    repo.write(format!("{tickets}/2026-03-27/soc-oversight.yaml"), broken);
    repo.write(format!("{tickets}/2026-03-27/{}", texts.name()), "x");
    let brief = files_below(&repo.path("evidence/threat-brief"));
    let brief = brief
        .iter()
        .find(|path| path.starts_with(Path::new("2026/2026-W14")));
    let brief = format!("evidence/threat-brief/{}", brief.expect("a file").display());
    repo.edit(
        &brief,
        "summary: Briefed the desk on two campaigns against mail gateways.",
        &format!(
            "summary: {}\nlinks: [{{ title: {}, url: \"https://tickets.example/1\" }}]\n\
             collected_by: {{ workflow: {}, run: \"https://ci.example/41\", at: 2026-03-30T09:00:00+02:00 }}\n\
             imported: {{ from: {}, row: 7, sha256: \"{}\", at: 2026-03-30T09:00:00+02:00 }}",
            quoted(&texts.long(10)),
            quoted(&texts.line(11)),
            quoted(&texts.line(12)),
            quoted(&texts.line(12)),
            "0".repeat(64),
        ),
    );
}
