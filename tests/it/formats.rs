//! The formats of files are said twice: as JSON Schema for editors, and in the readers of `load`. Every case of
//! `tests/formats/<kind>/{ok,bad}/` goes through both, and both must agree.

use std::fs;
use std::path::{Path, PathBuf};

use dutybook::internals::assess::{AssessOptions, assess, open};
use dutybook::internals::files::Worktree;
use dutybook::internals::load::{FileFormat, schema_text};
use jsonschema::{Draft, Validator};
use rayon::prelude::*;

use crate::harness::files::{files_below, project, tests};
use crate::harness::repo::Repo;

/// A kind of file, and where one lies in a repository.
struct Kind {
    name: &'static str,
    format: FileFormat,
    place: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "policy",
        format: FileFormat::Policy,
        place: "policy/dutybook.yaml",
    },
    Kind {
        name: "teams",
        format: FileFormat::Teams,
        place: "policy/teams.yaml",
    },
    Kind {
        name: "calendar",
        format: FileFormat::Calendar,
        place: "policy/calendars/denmark.yaml",
    },
    Kind {
        name: "task",
        format: FileFormat::Task,
        place: "policy/tasks/secure-score-report.yaml",
    },
    Kind {
        name: "evidence",
        format: FileFormat::Evidence,
        place: "evidence/secure-score-report/2026/2026-W11/monitoring.yaml",
    },
    Kind {
        name: "request",
        format: FileFormat::Request,
        place: "evidence/ir-tabletop-exercise/2026/2026-03-02-ransomware/request.yaml",
    },
    Kind {
        name: "waiver",
        format: FileFormat::Waiver,
        place: "policy/waivers/2026-easter-freeze.yaml",
    },
    Kind {
        name: "import",
        format: FileFormat::Import,
        place: "policy/imports/own-format.yaml",
    },
    Kind {
        name: "closing",
        format: FileFormat::Closing,
        place: "closings/2026-Q1.yaml",
    },
    Kind {
        name: "witnesses",
        format: FileFormat::Witnesses,
        place: "policy/witnesses.yaml",
    },
];

/// The rules that say that a file is not of its format.
const RULES_OF_FORM: &[&str] = &[
    "policy/syntax",
    "policy/schema",
    "evidence/syntax",
    "evidence/schema",
    "request/schema",
    "waiver/schema",
    "closing/schema",
];

/// Cases on which schema and reader do not agree, with the reason. Nothing stays here for long: whoever makes the two
/// agree takes the case off the list, and the test says when.
const DISAGREEMENTS: &[(&str, &str)] = &[
    (
        "request/bad/id-slug-too-long.yaml",
        "the reader takes any text for an id, and says request/misplaced of what is none",
    ),
    (
        "request/bad/id-upper-case.yaml",
        "the reader takes any text for an id, and says request/misplaced of what is none",
    ),
    (
        "request/bad/id-without-date.yaml",
        "the reader takes any text for an id, and says request/misplaced of what is none",
    ),
    (
        "request/bad/id-without-slug.yaml",
        "the reader takes any text for an id, and says request/misplaced of what is none",
    ),
];

/// What the two say of one file: nothing where it is fine.
struct Verdicts {
    case: String,
    is_good: bool,
    schema: Vec<String>,
    reader: Vec<String>,
}

impl Verdicts {
    fn disagreement(&self) -> Option<String> {
        let (schema, reader) = (self.schema.is_empty(), self.reader.is_empty());
        (schema != self.is_good || reader != self.is_good).then(|| {
            let Verdicts { schema, reader, .. } = self;
            format!("{}:\n  schema: {schema:?}\n  reader: {reader:?}", self.case)
        })
    }
}

#[test]
fn schema_and_reader_agree_on_every_case() {
    let verdicts: Vec<Verdicts> = KINDS.iter().flat_map(of_kind).collect();
    let mut faults = Vec::new();
    for verdicts in &verdicts {
        let listed = DISAGREEMENTS
            .iter()
            .find(|(case, _)| *case == verdicts.case);
        match (verdicts.disagreement(), listed) {
            (Some(fault), None) => faults.push(fault),
            (None, Some((case, _))) => faults.push(format!("{case}: both agree now, unlist it")),
            _ => {}
        }
    }
    for (case, _) in DISAGREEMENTS {
        let is_there = verdicts.iter().any(|verdicts| verdicts.case == *case);
        assert!(is_there, "{case} is listed, and is no case");
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_kind_has_good_and_bad_cases() {
    for kind in KINDS {
        for folder in ["ok", "bad"] {
            let cases = files_below(&cases_of(kind).join(folder));
            assert!(cases.len() >= 2, "{}/{folder}", kind.name);
        }
    }
}

fn cases_of(kind: &Kind) -> PathBuf {
    tests().join("formats").join(kind.name)
}

fn of_kind(kind: &Kind) -> Vec<Verdicts> {
    let schema = serde_json::from_str(schema_text(kind.format)).expect("the schema is JSON");
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema");
    let folder = cases_of(kind);
    let paths = files_below(&folder);
    let verdicts = paths.par_iter().map(|relative| {
        let text = fs::read(folder.join(relative)).expect("a case");
        Verdicts {
            case: format!("{}/{}", kind.name, relative.display()),
            is_good: relative.starts_with("ok"),
            schema: by_schema(&validator, &text),
            reader: by_reader(kind, &text),
        }
    });
    verdicts.collect()
}

/// What an editor would say, with a YAML reader that is not dutybook's.
fn by_schema(validator: &Validator, text: &[u8]) -> Vec<String> {
    match serde_yaml::from_slice::<serde_json::Value>(text) {
        Err(error) => vec![error.to_string()],
        Ok(value) => validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect(),
    }
}

/// The tasks to which the places of [`KINDS`] belong, and what their schemas share. The others would only cost time.
const NEEDED: [&str; 3] = ["secure-score-report", "ir-tabletop-exercise", "common"];

/// What dutybook says of the form of the file, in the place of one of this repository's own.
fn by_reader(kind: &Kind, text: &[u8]) -> Vec<String> {
    let repo = Repo::empty();
    let is_needed = |path: &Path| {
        let name = path.to_str().expect("UTF-8");
        let is_of_task = path.starts_with("tasks") || path.starts_with("schemas");
        !is_of_task || NEEDED.iter().any(|needed| name.contains(needed))
    };
    repo.overlay_some("policy", &project().join("policy"), is_needed);
    repo.write(kind.place, text);
    let worktree = Worktree::new(repo.root().to_path_buf());
    let opening = open(&worktree, None).expect("every file can be read");
    let question = AssessOptions::of_files("2026-03-31T20:00:00Z".parse().expect("an instant"));
    let assessment = assess(&worktree, &opening, &question, None, &|| ()).expect("judged");
    let of_form = assessment.findings.iter().filter(|finding| {
        finding.file.as_deref() == Some(kind.place) && RULES_OF_FORM.contains(&finding.rule.id())
    });
    of_form
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}
