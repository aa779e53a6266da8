//! Histories with their tokens, written quickly: one `git fast-import` a history.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use chrono::{DateTime, Utc};

use super::authority::TestAuthority;
use super::log::{self, Hash};
use super::witness::TestWitness;
use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// An instant.
#[track_caller]
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    let read = DateTime::parse_from_rfc3339(text);
    read.unwrap_or_else(|error| panic!("{text}: {error}"))
        .to_utc()
}

/// What tokens and cosignatures a commit brings, all over the checkpoint of the commit before it.
#[derive(Clone, Default)]
pub(crate) struct Stamp {
    /// Authorities, each with its `genTime`.
    pub(crate) tokens: Vec<(TestAuthority, DateTime<Utc>)>,
    /// Witnesses, each with its time.
    pub(crate) witnesses: Vec<(TestWitness, DateTime<Utc>)>,
}

/// One commit.
#[derive(Clone)]
pub(crate) struct Step {
    pub(crate) at: DateTime<Utc>,
    pub(crate) message: String,
    /// Files by path from the dutybook root: contents, or nothing where they go.
    pub(crate) changes: BTreeMap<String, Option<Vec<u8>>>,
    pub(crate) stamp: Option<Stamp>,
}

impl Step {
    pub(crate) fn new(at: DateTime<Utc>, message: &str) -> Step {
        Step {
            at,
            message: message.to_owned(),
            changes: BTreeMap::new(),
            stamp: None,
        }
    }

    pub(crate) fn put(mut self, path: &str, content: impl AsRef<[u8]>) -> Step {
        let content = content.as_ref().to_vec();
        self.changes.insert(path.to_owned(), Some(content));
        self
    }

    pub(crate) fn remove(mut self, path: &str) -> Step {
        self.changes.insert(path.to_owned(), None);
        self
    }

    /// A commit that brings the token of an authority, two minutes after its `genTime`.
    pub(crate) fn stamp(authority: &TestAuthority, time: DateTime<Utc>) -> Step {
        let mut step = Step::new(time + chrono::TimeDelta::minutes(2), "Time stamp (#0)");
        step.stamp = Some(Stamp {
            tokens: vec![(authority.clone(), time)],
            witnesses: Vec::new(),
        });
        step
    }

    /// The files of tokens that it brings.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let paths = self.changes.iter();
        let paths = paths.filter(|(path, content)| is_token(path) && content.is_some());
        paths.map(|(path, _)| path.clone()).collect()
    }
}

/// Whether a file is a token, by its name.
pub(crate) fn is_token(path: &str) -> bool {
    path.strip_suffix(".tsr").is_some()
}

/// A history that is written.
pub(crate) struct Book {
    pub(crate) repo: Repo,
    /// Its commits, with all files that they brought: nothing is left to be stamped.
    pub(crate) steps: Vec<Step>,
    /// Their names.
    pub(crate) ids: Vec<String>,
    /// Their checkpoints, as the tests compute them.
    pub(crate) checkpoints: Vec<String>,
}

impl Book {
    /// Writes a history into a repository of its own, and checks it out.
    pub(crate) fn write(steps: Vec<Step>) -> Book {
        Book::write_below("", steps)
    }

    /// The same with its dutybook root in a folder.
    pub(crate) fn write_below(folder: &str, mut steps: Vec<Step>) -> Book {
        let repo = Repo::unborn();
        let repo = if folder.is_empty() {
            repo
        } else {
            repo.rooted_at(folder)
        };
        let (ids, checkpoints) = import(&repo, folder, &mut steps);
        repo.git(&["reset", "--quiet", "--hard"]);
        Book {
            repo,
            steps,
            ids,
            checkpoints,
        }
    }

    /// The checkpoint of the last commit.
    pub(crate) fn checkpoint(&self) -> &str {
        self.checkpoints.last().expect("a commit")
    }

    /// `check` of the last commit as of an instant.
    pub(crate) fn check(&self, as_of: DateTime<Utc>) -> Run {
        self.check_with(as_of, "")
    }

    pub(crate) fn check_with(&self, as_of: DateTime<Utc>, options: &str) -> Run {
        let as_of = as_of.to_rfc3339().replace("+00:00", "Z");
        self.repo.check_with(&as_of, options)
    }
}

/// Writes commits on `main`; stamps become files. Returns the names of the commits and their checkpoints.
fn import(repo: &Repo, below: &str, steps: &mut [Step]) -> (Vec<String>, Vec<String>) {
    let mut import = Import::start(repo, below);
    let (mut ids, mut checkpoints) = (Vec::new(), Vec::new());
    for step in steps {
        if let Some(stamp) = step.stamp.take() {
            let checkpoint: &String = checkpoints.last().expect("a commit to stamp");
            step.changes.extend(stamp_files(&stamp, checkpoint));
        }
        let (id, checkpoint) = import.commit(step);
        ids.push(id);
        checkpoints.push(checkpoint);
    }
    import.finish();
    (ids, checkpoints)
}

/// The files of tokens and cosignatures over a checkpoint.
pub(crate) fn stamp_files(stamp: &Stamp, checkpoint: &str) -> Vec<(String, Option<Vec<u8>>)> {
    let place = log::place(checkpoint);
    let mut note = checkpoint.to_owned();
    if !stamp.witnesses.is_empty() {
        note.push('\n');
    }
    for (witness, time) in &stamp.witnesses {
        let seconds = u64::try_from(time.timestamp()).expect("after 1970");
        note.push_str(&witness.sign(checkpoint, seconds));
    }
    let mut files = vec![(format!("{place}.checkpoint"), Some(note.into_bytes()))];
    for ((authority, time), number) in stamp.tokens.iter().zip(1..) {
        let token = authority.stamp(checkpoint.as_bytes(), *time);
        let path = match number {
            1 => format!("{place}.tsr"),
            _ => format!("{place}.{number}.tsr"),
        };
        files.push((path, Some(token)));
    }
    files
}

/// A `git fast-import` that tells the name of each commit as it is made.
struct Import {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    below: String,
    /// The files of policy and evidence.
    files: BTreeMap<String, Vec<u8>>,
    leaves: Vec<Hash>,
    first: Option<String>,
}

impl Import {
    fn start(repo: &Repo, folder: &str) -> Import {
        let mut command = repo.git_command(&["fast-import", "--quiet"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("git");
        Import {
            stdin: child.stdin.take().expect("piped"),
            stdout: BufReader::new(child.stdout.take().expect("piped")),
            child,
            below: if folder.is_empty() {
                String::new()
            } else {
                format!("{folder}/")
            },
            files: BTreeMap::new(),
            leaves: Vec::new(),
            first: None,
        }
    }

    fn commit(&mut self, step: &Step) -> (String, String) {
        let mut text = Vec::new();
        let who = "Analyst One <analyst-1@soc.example>";
        let seconds = step.at.timestamp();
        let head = format!(
            "commit refs/heads/main\nmark :1\nauthor {who} {seconds} +0000\ncommitter {who} {seconds} +0000\n"
        );
        text.extend(head.into_bytes());
        push_data(&mut text, step.message.as_bytes());
        for (path, content) in &step.changes {
            let quoted = quote(&format!("{}{path}", self.below));
            if let Some(bytes) = content {
                text.extend(format!("M 100644 inline {quoted}\n").into_bytes());
                push_data(&mut text, bytes);
            } else {
                text.extend(format!("D {quoted}\n").into_bytes());
            }
            self.log(path, content.as_deref());
        }
        text.extend(b"\nget-mark :1\n");
        self.stdin.write_all(&text).expect("written");
        self.stdin.flush().expect("written");
        let mut id = String::new();
        self.stdout.read_line(&mut id).expect("a name");
        let id = id.trim_end().to_owned();
        assert_eq!(id.len(), 40, "git fast-import refused {}", step.message);
        self.first.get_or_insert_with(|| id.clone());
        let checkpoint = log::checkpoint(&self.origin(), &self.leaves, &id, step.at);
        (id, checkpoint)
    }

    /// Files of a commit come in the byte order of their paths, as a map has them.
    fn log(&mut self, path: &str, content: Option<&[u8]>) {
        if !(path.starts_with("policy/") || path.starts_with("evidence/")) {
            return;
        }
        let before = self.files.get(path).map(Vec::as_slice);
        let change = match (before, content) {
            (Some(before), Some(after)) if before != after => "changed",
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            _ => return,
        };
        self.leaves.push(log::leaf(path, change, content));
        match content {
            Some(bytes) => drop(self.files.insert(path.to_owned(), bytes.to_vec())),
            None => drop(self.files.remove(path)),
        }
    }

    fn origin(&self) -> String {
        let settings = self.files.get("policy/dutybook.yaml");
        let settings = settings.map(|bytes| String::from_utf8_lossy(bytes));
        let mut lines = settings.iter().flat_map(|text| text.lines());
        let name = lines.find_map(|line| line.strip_prefix("organisation: "));
        let name = name.map_or_else(|| self.first.clone().unwrap_or_default(), str::to_owned);
        log::origin(&name, self.below.trim_end_matches('/'))
    }

    fn finish(mut self) {
        drop(self.stdin);
        assert!(self.child.wait().expect("git").success());
    }
}

fn push_data(text: &mut Vec<u8>, bytes: &[u8]) {
    text.extend(format!("data {}\n", bytes.len()).into_bytes());
    text.extend(bytes);
    text.push(b'\n');
}

/// A path as `git fast-import` reads any.
fn quote(path: &str) -> String {
    let mut quoted = String::from('"');
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            0x20..0x7f => quoted.push(char::from(byte)),
            _ => drop(write!(quoted, "\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}
