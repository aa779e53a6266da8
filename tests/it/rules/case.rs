//! One case: what it changes, what it expects, and how it is run.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use dutybook::internals::finding::Rule;
use serde::Deserialize;

use crate::harness::cases::AS_OF;
use crate::harness::files::{folders_and_files, tests};
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::rules::places;

/// What `case.yaml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// Why the case is there.
    pub(crate) note: String,
    /// When it is judged.
    as_of: Option<String>,
    /// The rules of all findings, sorted, as often as they are found.
    expect: Vec<String>,
    exit: i32,
    /// The text that the first finding of the folder's rule points at.
    slice: Option<String>,
    /// Texts that no output repeats.
    #[serde(default)]
    unseen: Vec<String>,
    /// Whether what people read is kept as a snapshot.
    #[serde(default = "yes")]
    human: bool,
    /// Files and folders of the base that are taken away, before `files/` is copied.
    #[serde(default)]
    remove: Vec<String>,
    /// What cannot be committed, made after `files/` was copied.
    #[serde(default)]
    make: Vec<Make>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Make {
    /// A symbolic link.
    Link { link: String, to: String },
    /// A folder.
    Folder { mkdir: String },
    /// A file with these bytes, in hexadecimal digits.
    Bytes { bytes: String, hex: String },
    /// A file with this text.
    Text { text: String, says: String },
    /// A file of so many letters `a`.
    Fill { fill: String, size: usize },
    /// A file with the bytes `x`, at a path whose bytes are given in hexadecimal digits.
    Raw { raw: String },
}

fn yes() -> bool {
    true
}

/// A case, judged.
pub(crate) struct Outcome {
    code: Option<i32>,
    judged: Judged,
    repo: Repo,
    /// What `check` prints for people.
    pub(crate) human: String,
}

/// A case, read.
pub(crate) struct Case {
    /// The rule that the case is about.
    pub(crate) rule: Rule,
    /// Where it lies.
    pub(crate) folder: PathBuf,
    /// Its `case.yaml`.
    pub(crate) said: Said,
}

/// Every case, by rule and name.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for of_rule in folders_and_files(&tests().join("cases")) {
        let name = of_rule.file_name().into_string().expect("a plain name");
        if name == "base" {
            continue;
        }
        let rule = Rule::ALL
            .iter()
            .find(|rule| rule.id().replace('/', "-") == name);
        let rule = *rule.unwrap_or_else(|| panic!("tests/cases/{name} is named after no rule"));
        for entry in folders_and_files(&of_rule.path()) {
            cases.push(Case::read(rule, entry.path()));
        }
    }
    cases
}

impl Case {
    fn read(rule: Rule, folder: PathBuf) -> Self {
        let path = folder.join("case.yaml");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let said = serde_yaml::from_str(&text);
        let said = said.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Case { rule, folder, said }
    }

    /// `<rule>/<case>`, for messages.
    pub(crate) fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default();
        format!("{}/{}", self.rule, name.to_string_lossy())
    }

    /// Whether the case expects its rule to fire.
    pub(crate) fn fires(&self) -> bool {
        self.said.expect.iter().any(|rule| rule == self.rule.id())
    }

    /// Whether what people read of the case is kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.fires() && self.said.human
    }

    fn as_of(&self) -> &str {
        self.said.as_of.as_deref().unwrap_or(AS_OF)
    }

    fn repo(&self) -> Repo {
        let repo = Repo::base();
        for path in &self.said.remove {
            repo.remove(path);
        }
        repo.overlay(&self.folder.join("files"));
        for make in &self.said.make {
            make.make(&repo);
        }
        repo
    }

    /// Builds the repository and has it judged, once for programs and for people.
    pub(crate) fn run(&self) -> Outcome {
        let repo = self.repo();
        let report = repo.beside("human.txt");
        let as_of = self.as_of();
        let run = repo.run(&format!(
            "--no-history --as-of {as_of} check --format json --report human={}",
            report.display()
        ));
        Outcome {
            code: run.code,
            human: fs::read_to_string(report).unwrap_or_default(),
            judged: Judged::read(&run),
            repo,
        }
    }

    /// In what the verdict differs from what the case says, and findings that point outside their files.
    pub(crate) fn faults(&self, run: &Outcome) -> Vec<String> {
        let findings = &run.judged.findings;
        let mut faults = Vec::new();
        let mut found: Vec<&str> = findings.iter().map(|f| f.rule.as_str()).collect();
        found.sort_unstable();
        if found != self.said.expect {
            let expected = self.said.expect.join(", ");
            let messages = findings
                .iter()
                .map(|f| format!("\n    {}: {}", f.rule, f.message));
            let messages: String = messages.collect();
            faults.push(format!("expected [{expected}], found:{messages}"));
        }
        if run.code != Some(self.said.exit) {
            faults.push(format!("exit {:?}", run.code));
        }
        let root = run.repo.root();
        faults.extend(findings.iter().filter_map(|f| places::fault(root, f)));
        faults.extend(self.slice_fault(run));
        if run.human.contains(&*root.to_string_lossy()) {
            faults.push("what people read names the folder".to_owned());
        }
        for text in &self.said.unseen {
            if run.human.contains(text) || findings.iter().any(|f| f.message.contains(text)) {
                faults.push(format!("{text} is printed"));
            }
        }
        if !self.is_kept() && self.folder.join("human.snap").exists() {
            faults.push("human.snap is left over".to_owned());
        }
        let named = |fault| format!("{}: {fault}", self.name());
        faults.into_iter().map(named).collect()
    }

    fn slice_fault(&self, run: &Outcome) -> Option<String> {
        let wanted = self.said.slice.as_deref()?;
        let findings = &run.judged.findings;
        let own = findings.iter().find(|f| f.rule == self.rule.id());
        let found = own.and_then(|finding| places::text_at(run.repo.root(), finding).ok());
        (found.as_deref() != Some(wanted))
            .then(|| format!("points at {found:?}, not at {wanted:?}"))
    }
}

/// A finding, as JSON says it.
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Found {
    pub(crate) rule: String,
    pub(crate) message: String,
    pub(crate) file: Option<String>,
    pub(crate) range: Option<places::Range>,
}

/// The parts of `check --format json` that cases look at.
#[derive(Deserialize)]
pub(crate) struct Judged {
    pub(crate) findings: Vec<Found>,
    summary: serde_json::Value,
}

impl Judged {
    /// Reads what was printed.
    pub(crate) fn read(run: &Run) -> Self {
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr))
    }

    /// How many duties have a standing.
    pub(crate) fn count(&self, standing: &str) -> u64 {
        let count = self.summary["standings"][standing].as_u64();
        count.expect("a count")
    }
}

impl Make {
    fn make(&self, repo: &Repo) {
        match self {
            Make::Link { link, to } => make_link(to, &repo.make_room(link)),
            Make::Folder { mkdir } => {
                fs::create_dir_all(repo.path(mkdir)).expect("a folder");
            }
            Make::Bytes { bytes, hex } => {
                let content = hex::decode(hex).expect("hexadecimal digits");
                repo.write(bytes, &content);
            }
            Make::Text { text, says } => {
                repo.write(text, says);
            }
            Make::Fill { fill, size } => {
                repo.write(fill, vec![b'1'; *size]);
            }
            Make::Raw { raw } => {
                let path = raw_path(hex::decode(raw).expect("hexadecimal digits"));
                repo.write(path, b"x");
            }
        }
    }
}

#[cfg(unix)]
fn make_link(to: &str, link: &Path) {
    std::os::unix::fs::symlink(to, link).expect("a link");
}

#[cfg(unix)]
fn raw_path(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}
