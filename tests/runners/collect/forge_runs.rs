//! A run of what collects on each forge: its repository, its pull requests, and what it printed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::products::{FORGE, IDENTITY, Products, SECRET, TOKEN};
use crate::azure::agent::{Build, run_build};
use crate::book::{Book, Mainline};
use crate::github::act::{Act, Event};
use crate::github::copies::copy;
use crate::gitlab::pipeline::{Source, run_pipeline};
use crate::harness::process::{isolated, printed_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::server::{Answer, Request, Server};
use crate::wheel::thin_wheel;

pub(super) const FORGES: [&str; 3] = ["github", "gitlab", "azure"];

/// The score's task, due at the end of each day: yesterday's is overdue, and today's is open.
pub(super) const TASK: &str = "\
kind: task/v1
id: secure-score-report
title: Report the Secure Score
assigned: { team: soc }
evidence:
  details: secure-score-report
  artifacts: { min: 1 }
  links: { min: 0 }
  review: { required: false }
cadence:
  every: day
  due: { time: \"23:59\" }
";

/// A book that owes the score, with the workflow that collects it.
pub(super) fn collecting_book(forge: &str) -> Book {
    book_with(forge, TASK)
}

pub(super) fn book_with(forge: &str, task: &str) -> Book {
    Book::edited(forge, Mainline::Settled, |work| {
        let pack = temporary_folder().unwrap();
        printed_in(pack.path(), ["init", "--ci", "none", "--timezone", "UTC"]);
        let schemas = work.join("policy/schemas");
        fs::create_dir_all(&schemas).unwrap();
        for name in ["common", "secure-score-report"] {
            let file = format!("{name}.schema.json");
            fs::copy(
                pack.path().join("policy/schemas").join(&file),
                schemas.join(&file),
            )
            .unwrap();
        }
        fs::write(work.join("policy/tasks/secure-score-report.yaml"), task).unwrap();
        copy_scripts(forge, work);
        copy_workflow(forge, work);
    })
}

fn copy_scripts(forge: &str, work: &Path) {
    let folder = match forge {
        "azure" => work.join(".azuredevops/dutybook"),
        _ => work.join(format!(".{forge}/dutybook")),
    };
    for script in ["collect.sh", "propose.sh"] {
        let from = own().join("docs/workflows/collect").join(script);
        fs::copy(from, folder.join(script)).unwrap();
    }
}

fn copy_workflow(forge: &str, work: &Path) {
    let team = ("TEAM: monitoring", "TEAM: soc");
    if forge == "github" {
        let changes = [
            team,
            ("TENANT_ID: ${{ vars.TENANT_ID }}", "TENANT_ID: tenant-1"),
            ("CLIENT_ID: ${{ vars.CLIENT_ID }}", "CLIENT_ID: client-1"),
        ];
        copy(work, "collect.yml", &changes);
        return;
    }
    let from = own().join(format!("docs/workflows/other-forges/{forge}-collect.yml"));
    let text = fs::read_to_string(from).unwrap();
    assert!(text.contains(team.0));
    let text = text.replace(team.0, team.1);
    if forge == "gitlab" {
        fs::write(work.join(".gitlab/collect.yml"), text).unwrap();
        let path = work.join(".gitlab-ci.yml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            path,
            format!("include:\n  - local: .gitlab/collect.yml\n\n{text}"),
        )
        .unwrap();
        return;
    }
    let wheel = format!("DUTYBOOK_WHEEL: \"{}\"", thin_wheel());
    let text = text.replace("DUTYBOOK_WHEEL: \"\"", &wheel);
    fs::write(work.join("azure-pipelines.yml"), text).unwrap();
}

/// A forge that keeps the pull requests it gets. Its first answer to a new one may be a failure.
pub(super) fn pull_requests(mut failures: usize) -> Server {
    let mut made: Vec<Value> = Vec::new();
    Server::answering(move |request: &Request| {
        let is_list = request.method == "GET";
        let is_known = |key: &str| request.headers.contains_key(key);
        assert!(
            is_known("private-token")
                || is_known("authorization")
                || !request.path.contains("_apis")
        );
        if is_list && request.path.contains("_apis") {
            return Answer::new(200, json!({"value": made}).to_string());
        }
        if is_list {
            return Answer::new(200, json!(made).to_string());
        }
        if failures > 0 {
            failures -= 1;
            return Answer::new(500, "{}");
        }
        let mut answer = request.json();
        answer["state"] = json!("open");
        answer["html_url"] = json!("https://github.com/soc/book/pull/8");
        made.push(answer.clone());
        Answer::new(201, answer.to_string())
    })
}

/// A run of a forge: whether it is green, and what it printed.
pub(super) struct Ran {
    pub(super) is_green: bool,
    pub(super) log: String,
}

impl Ran {
    #[track_caller]
    pub(super) fn ends(self, is_green: bool) -> Self {
        assert_eq!(self.is_green, is_green, "{}", self.log);
        for token in [FORGE, IDENTITY, TOKEN, SECRET] {
            assert!(!self.log.contains(token), "{}", self.log);
        }
        self
    }

    #[track_caller]
    pub(super) fn says(self, text: &str) -> Self {
        assert!(self.log.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }
}

/// Runs what collects. Nothing where the program that runs CI files is not installed.
pub(super) fn run(forge: &str, book: &Book, products: &Products, requests: &Server) -> Option<Ran> {
    let url = &products.server.url;
    Some(match forge {
        "github" => {
            let act = Act::new(book)?
                .with_variable("GRAPH_URL", url)
                .with_variable("LOGIN_URL", url)
                .with_variable("PAUSE", "0")
                .with_variable("FORGE_URL", &requests.url)
                .with_variable(
                    "ACTIONS_ID_TOKEN_REQUEST_URL",
                    &format!("{url}/identity?api-version=2.0"),
                )
                .with_variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", FORGE);
            let run = act.run(&Event::of_mainline("schedule"), "collect");
            Ran {
                is_green: run.is_green(),
                log: run.output,
            }
        }
        "gitlab" => {
            let remote = format!("file://{}", book.remote().display());
            let source = Source::of_mainline("schedule")
                .with("DUTYBOOK_COLLECT", "yes")
                .with("COLLECT_TOKEN", "t0ken")
                .with("ID_TOKEN", IDENTITY)
                .with("TENANT_ID", "tenant-1")
                .with("CLIENT_ID", "client-1")
                .with("GRAPH_URL", url)
                .with("LOGIN_URL", url)
                .with("PAUSE", "0")
                .with("PUSH_URL", &remote)
                .with("CI_API_V4_URL", &format!("{}/api/v4", requests.url));
            let run = run_pipeline(book, &source)?;
            Ran {
                is_green: run.log.contains("PASS  collect-secure-score"),
                log: run.log,
            }
        }
        _ => {
            let build = Build::of_mainline("Schedule")
                .with("System.CollectionUri", &format!("{}/soc/", requests.url))
                .with("Build.Repository.Id", "r1")
                .with("Tf_Build", "True")
                .with("Graph_Url", url)
                .with("Pause", "0");
            let run = run_build(book, &build)?;
            Ran {
                is_green: run.is_green(),
                log: run.log,
            }
        }
    })
}

/// The branches of the remote, beside the mainline.
pub(super) fn branches(book: &Book) -> Vec<String> {
    let mut git = isolated("git", &book.path(""));
    git.arg("-C").arg(book.remote());
    let format = "--format=%(refname:short)";
    let output = succeeds(git.args(["for-each-ref", format, "refs/heads"]));
    let names = String::from_utf8(output.stdout).unwrap();
    let names = names.lines().filter(|name| *name != "main");
    names.map(str::to_owned).collect()
}

/// A file of a branch of the remote.
pub(super) fn read(book: &Book, branch: &str, path: &str) -> String {
    let mut git = isolated("git", &book.path(""));
    git.arg("-C").arg(book.remote());
    let output = succeeds(git.args(["show", &format!("{branch}:{path}")]));
    String::from_utf8(output.stdout).unwrap()
}

/// The pull requests that were asked for since the last call.
pub(super) fn made(requests: &Server) -> Vec<Request> {
    let mut asked = requests.take();
    asked.retain(|request| request.method == "POST");
    asked
}

pub(super) fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}
