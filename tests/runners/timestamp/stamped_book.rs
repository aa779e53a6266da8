//! A book whose CI asks an authority of the tests, and runs of it on each forge.

use std::fs;

use chrono::Utc;
use tempfile::TempDir;

use super::forge::Forge;
use crate::authority::TestAuthority;
use crate::azure::agent::{Build, run_build};
use crate::book::{Book, Mainline};
use crate::github::act::{Act, Event};
use crate::gitlab::pipeline::{Source, run_pipeline};
use crate::harness::process::{isolated, printed_in, succeeds};
use crate::harness::temporary::temporary_folder;
use crate::server::{Answer, Request, Server};
use crate::wheel::thin_wheel;

pub(super) const FORGES: [&str; 3] = ["github", "gitlab", "azure"];

/// What is answered instead of a token to the request of a number, which begins with 1.
type Fault = fn(usize) -> Option<Answer>;

/// The book, the authority that its policy accepts, and the forge.
pub(super) struct StampedBook {
    pub(super) book: Book,
    pub(super) authority: Server,
    pub(super) forge: Forge,
    name: &'static str,
    _certificate: TempDir,
}

/// What a run came to.
pub(super) struct StampRun {
    pub(super) is_green: bool,
    pub(super) log: String,
}

impl StampedBook {
    /// A book on a forge, whose authority answers.
    pub(super) fn new(name: &'static str) -> Self {
        StampedBook::with(name, Forge::start(), accepted(), |_| None)
    }

    /// A book whose authority sometimes answers something else.
    pub(super) fn faulty(name: &'static str, fault: Fault) -> Self {
        StampedBook::with(name, Forge::start(), accepted(), fault)
    }

    /// A book whose forge refuses the first pull request.
    pub(super) fn refused_once(name: &'static str) -> Self {
        StampedBook::with(name, Forge::refusing(1), accepted(), |_| None)
    }

    /// A book of which another authority than the accepted one answers.
    pub(super) fn answered_by_a_stranger(name: &'static str) -> Self {
        let stranger = TestAuthority::named("Stranger");
        StampedBook::with(name, Forge::start(), stranger, |_| None)
    }

    /// A book whose policy accepts one authority, and perhaps another one answers.
    fn with(name: &'static str, forge: Forge, authority: TestAuthority, fault: Fault) -> Self {
        let certificate = temporary_folder().unwrap();
        let file = certificate.path().join("stamping.pem");
        fs::write(&file, accepted().pem()).unwrap();
        let mut count = 0;
        let server = Server::answering(move |request: &Request| {
            count += 1;
            fault(count).unwrap_or_else(|| token(&authority, request))
        });
        let url = format!("{}/tsr", server.url);
        let file = file.display().to_string();
        let wheel = thin_wheel();
        let arguments = ["--ci", name, "--wheel", &wheel, "--timestamp", &url];
        let arguments = [&arguments[..], &["--timestamp-certificate", &file]].concat();
        StampedBook {
            book: Book::written(&arguments, Mainline::Settled, |_| ()),
            authority: server,
            forge,
            name,
            _certificate: certificate,
        }
    }

    /// Runs the job after a landing. Nothing where the program that runs CI files is not installed.
    pub(super) fn run(&self) -> Option<StampRun> {
        let url = &self.forge.server.url;
        let run = match self.name {
            "github" => {
                let run = Act::new(&self.book)?
                    .with_variable("FORGE_URL", url)
                    .with_variable("PAUSES", "0 0 0")
                    .run(&Event::of_mainline("push"), "dutybook-timestamp");
                (run.is_green(), run.output)
            }
            "gitlab" => {
                let source = self.landing().with("TIMESTAMP_TOKEN", "t0ken");
                let run = run_pipeline(&self.book, &source.only("timestamp"))?;
                (run.is_green(), run.log)
            }
            _ => {
                // A schedule, so that the job that watches it stays away.
                let build = Build::of_mainline("Schedule")
                    .with("System.CollectionUri", &format!("{url}/soc/"))
                    .with("Build.Repository.Id", "r1")
                    .with("Tf_Build", "True")
                    .with("Pauses", "0 0 0");
                let run = run_build(&self.book, &build)?;
                (run.is_green(), run.log)
            }
        };
        let (is_green, log) = run;
        assert!(!log.contains("t0ken"), "{log}");
        Some(StampRun { is_green, log })
    }

    /// What starts GitLab's pipeline after a landing, in a project without the job's token.
    pub(super) fn landing(&self) -> Source {
        let remote = format!("file://{}", self.book.remote().display());
        Source::of_mainline("push")
            .with("PAUSES", "0 0 0")
            .with("PUSH_URL", &remote)
            .with(
                "CI_API_V4_URL",
                &format!("{}/api/v4", self.forge.server.url),
            )
    }

    /// How often the authority was asked since the last call, each time as RFC 3161 has it, and without the forge's token.
    #[track_caller]
    pub(super) fn asked(&self) -> usize {
        let asked = self.authority.take();
        for request in &asked {
            assert_eq!(request.line(), "POST /tsr");
            assert_eq!(
                request.headers["content-type"],
                "application/timestamp-query"
            );
            assert!(
                !request.headers.contains_key("authorization"),
                "{request:?}"
            );
        }
        asked.len()
    }

    /// The branches of the remote, beside the mainline.
    pub(super) fn branches(&self) -> Vec<String> {
        let names = self.git(&["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
        let names = names.lines().filter(|name| *name != "main");
        names.map(str::to_owned).collect()
    }

    /// The files that a branch adds to the mainline.
    pub(super) fn added(&self, branch: &str) -> Vec<String> {
        let names = self.git(&["diff", "--name-only", &format!("main...{branch}")]);
        names.lines().map(str::to_owned).collect()
    }

    /// Verifies what a branch stores below timestamps/, and returns what is printed.
    pub(super) fn verify(&self, branch: &str) -> String {
        self.book.git("fetch -q origin");
        self.book
            .git(&format!("checkout -q --detach origin/{branch}"));
        let printed = printed_in(&self.book.work(), ["timestamp", "verify"]);
        self.book.git("switch -q main");
        printed
    }

    /// Merges a branch into the mainline, and closes its pull request.
    pub(super) fn merge(&self, branch: &str) {
        self.book.git("fetch -q origin");
        self.book.git("switch -q main");
        self.book
            .git(&format!("merge -q --no-ff -m Merge origin/{branch}"));
        self.book.git("push -q origin main");
        self.forge.close_all();
    }

    fn git(&self, words: &[&str]) -> String {
        let mut git = isolated("git", &self.book.path(""));
        git.arg("-C").arg(self.book.remote());
        String::from_utf8(succeeds(git.args(words)).stdout).unwrap()
    }
}

impl StampRun {
    #[track_caller]
    pub(super) fn ends(self, is_green: bool) -> Self {
        assert_eq!(self.is_green, is_green, "{}", self.log);
        self
    }

    #[track_caller]
    pub(super) fn says(self, text: &str) -> Self {
        assert!(self.log.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }

    /// Demands a warning as the forge shows it: an annotation, an issue, or a job that may end as it did.
    #[track_caller]
    pub(super) fn warns(self, forge: &str, text: &str) -> Self {
        let mark = match forge {
            // act takes the command out of the line.
            "github" => "no time stamp of the newest checkpoint",
            "gitlab" => "WARN",
            _ => "##vso[task.logissue type=warning]no time stamp",
        };
        self.says(mark).says(text)
    }
}

/// The authority that the policy accepts.
fn accepted() -> TestAuthority {
    TestAuthority::named("Stamping")
}

/// The token of an authority for a request, now.
fn token(authority: &TestAuthority, request: &Request) -> Answer {
    Answer::new(200, authority.answer(&request.bytes, Utc::now()))
        .with("Content-Type", "application/timestamp-reply")
}
