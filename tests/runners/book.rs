//! A repository of duties as a forge keeps it: its mainline, and changes that ask to land there.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, NaiveDate, Utc};
use tempfile::TempDir;

use crate::harness::process::{isolated, printed_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::wheel::thin_wheel;

/// Who records evidence, and somebody in no team.
const ANALYST: &str = "analyst-1@soc.example";
const STRANGER: &str = "stranger@elsewhere.example";

/// The one task, and the line at which a finding says that its duty is overdue.
pub(crate) const TASK: &str = "policy/tasks/alert-review.yaml";
pub(crate) const DUE_LINE: u64 = 10;

const TEAMS: &str = "policy/teams.yaml";

/// How the mainline stands.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mainline {
    /// Nothing is overdue.
    Settled,
    /// Yesterday's duty is overdue.
    Overdue,
}

/// What a change brings.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    /// Evidence by a member of the team.
    Good,
    /// Evidence by somebody in no team.
    Bad,
    /// The same, and a policy that makes that person a member.
    Admitting,
    /// A file that is neither policy nor evidence.
    Notes,
}

/// The bare repository `origin.git`, a clone of it in which changes are made, and room for a runner beside them.
pub(crate) struct Book {
    folder: TempDir,
}

impl Book {
    pub(crate) fn new(ci: &str, mainline: Mainline) -> Self {
        Book::edited(ci, mainline, |_| ())
    }

    /// A book of which files were edited before the first commit.
    pub(crate) fn edited(ci: &str, mainline: Mainline, edit: impl Fn(&Path)) -> Self {
        Book::written(&["--ci", ci, "--wheel", &thin_wheel()], mainline, edit)
    }

    /// A book whose CI files are those for such arguments of `init`.
    pub(crate) fn written(ci: &[&str], mainline: Mainline, edit: impl Fn(&Path)) -> Self {
        let folder = temporary_folder().unwrap();
        let book = Book { folder };
        let starts = yesterday().to_string();
        let arguments = ["init", "work", "--pack", "minimal", "--timezone", "UTC"];
        let arguments = arguments.into_iter().chain(["--starts", &starts]);
        printed_in(book.folder.path(), arguments.chain(ci.iter().copied()));
        let grace = match mainline {
            Mainline::Settled => "  grace: 5 business-days\n",
            Mainline::Overdue => "",
        };
        fs::write(book.work().join(TASK), format!("{TASK_TEXT}{grace}")).unwrap();
        edit(&book.work());
        for words in ["init -q --bare -b main origin.git", "init -q -b main work"] {
            book.git_at(book.folder.path(), words);
        }
        book.git("remote add origin ../origin.git");
        let three_days_ago = Utc::now() - Days::new(3);
        book.commit("Policy", ANALYST, Some(three_days_ago));
        book.git("push -q origin main");
        book
    }

    /// This repository with its history. Nothing where it has none, as in a published crate.
    pub(crate) fn of_this_repository() -> Option<Self> {
        if !own().join(".git").exists() {
            return None;
        }
        let folder = temporary_folder().unwrap();
        let book = Book { folder };
        let git = |words: &str| book.git_at(book.folder.path(), words);
        let own = own().display();
        git(&format!("clone -q {own} work"));
        git("clone -q --bare work origin.git");
        book.git("push -q --force ../origin.git HEAD:refs/heads/main");
        Some(book)
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.path("work")
    }

    /// Where runners fetch from.
    pub(crate) fn remote(&self) -> PathBuf {
        self.path("origin.git")
    }

    /// Pushes a branch with a change on top of a revision.
    pub(crate) fn branch(&self, name: &str, from: &str, change: Change) {
        self.git(&format!("switch -q --no-track -c {name} {from}"));
        let author = self.make(change);
        self.commit("Change", author, None);
        self.git(&format!("push -q origin {name}"));
    }

    /// Merges a branch into a revision, as forges test a merge before they make it, and pushes the merge as a reference.
    pub(crate) fn merge(&self, branch: &str, into: &str, reference: &str) {
        self.git(&format!("checkout -q --detach {into}"));
        self.git(&format!("merge -q --no-ff -m Merge {branch}"));
        self.git(&format!("push -q origin HEAD:{reference}"));
    }

    /// A pull request with the number 7: its branch `change`, and the test merge.
    pub(crate) fn with_change(self, change: Change, merged_as: &str) -> Self {
        self.branch("change", "main", change);
        self.merge("change", "main", merged_as);
        self
    }

    /// The full hash of a revision.
    pub(crate) fn commit_of(&self, revision: &str) -> String {
        let mut git = isolated("git", self.folder.path());
        let output = succeeds(git.current_dir(self.work()).args(["rev-parse", revision]));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Runs git in the clone; the words are split at blanks.
    pub(crate) fn git(&self, words: &str) {
        self.git_at(&self.work(), words);
    }

    pub(crate) fn git_at(&self, folder: &Path, words: &str) {
        let mut git = isolated("git", self.folder.path());
        succeeds(
            git.current_dir(folder)
                .args(identity(ANALYST))
                .args(words.split(' ')),
        );
    }

    /// Commits everything, now or at another time.
    fn commit(&self, message: &str, author: &str, at: Option<DateTime<Utc>>) {
        self.git("add --all");
        let mut git = isolated("git", self.folder.path());
        if let Some(at) = at {
            let at = at.to_rfc3339();
            git.envs(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, &at)));
        }
        git.current_dir(self.work()).args(identity(author));
        succeeds(git.args(["commit", "-q", "-m", message]));
    }

    /// Makes a change in the clone, and returns who does.
    fn make(&self, change: Change) -> &'static str {
        let author = match change {
            Change::Good | Change::Notes => ANALYST,
            Change::Bad | Change::Admitting => STRANGER,
        };
        if matches!(change, Change::Notes) {
            fs::write(self.work().join("notes.txt"), "a change\n").unwrap();
            return author;
        }
        if matches!(change, Change::Admitting) {
            let teams = self.work().join(TEAMS);
            let text = fs::read_to_string(&teams).unwrap();
            let member = format!("- email: {ANALYST}\n");
            let both = format!("{member}        name: Analyst One\n      - email: {STRANGER}\n");
            assert!(text.contains(&member), "{text}");
            fs::write(teams, text.replacen(&member, &both, 1)).unwrap();
        }
        let path = self.work().join(evidence_path());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, evidence_text(author)).unwrap();
        author
    }
}

const TASK_TEXT: &str = "\
kind: task/v1
id: alert-review
title: Review the alerts of the day
assigned: { team: soc }
evidence:
  artifacts: { min: 0 }
  links: { min: 0 }
  review: { required: false }
cadence:
  every: day
  due: { time: \"23:00\" }
";

fn yesterday() -> NaiveDate {
    Utc::now().date_naive() - Days::new(1)
}

/// Where evidence for yesterday's duty belongs.
pub(crate) fn evidence_path() -> String {
    let day = yesterday();
    format!("evidence/alert-review/{}/{day}/soc.yaml", day.format("%Y"))
}

/// The line of the evidence on which its performer stands.
pub(crate) const PERFORMER_LINE: u64 = 6;

fn evidence_text(performer: &str) -> String {
    let day = yesterday();
    format!(
        "kind: evidence/v1\ntask: alert-review\noccurrence: {day}\nteam: soc\nperformed_by:\n- {performer}\n\
         performed_at: {day}T20:00:00+00:00\nsummary: Two alerts were reviewed and closed.\n"
    )
}

fn identity(address: &str) -> [String; 4] {
    let name = address.split('@').next().unwrap_or(address);
    let option = |text: String| ["-c".to_owned(), text];
    let [c, email] = option(format!("user.email={address}"));
    let [d, name] = option(format!("user.name={name}"));
    [c, email, d, name]
}
