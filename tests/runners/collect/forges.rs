//! The whole run of each forge: what is owed, the export, the evidence, the branch, and one pull request.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::products::{FORGE, IDENTITY, Products, SECRET, TOKEN};
use crate::azure::agent::{Build, run_build};
use crate::book::{Book, Mainline};
use crate::github::act::{Act, Event};
use crate::github::copies::copy;
use crate::gitlab::pipeline::{Source, run_pipeline};
use crate::harness::process::{isolated, printed_in, run_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::server::{Answer, Request, Server};
use crate::wheel::thin_wheel;

const FORGES: [&str; 3] = ["github", "gitlab", "azure"];

/// The score's task, due at the end of each day: yesterday's is overdue, and today's is open.
const TASK: &str = "\
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
fn collecting_book(forge: &str) -> Book {
    book_with(forge, TASK)
}

fn book_with(forge: &str, task: &str) -> Book {
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
fn pull_requests(mut failures: usize) -> Server {
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
struct Ran {
    is_green: bool,
    log: String,
}

impl Ran {
    #[track_caller]
    fn ends(self, is_green: bool) -> Self {
        assert_eq!(self.is_green, is_green, "{}", self.log);
        for token in [FORGE, IDENTITY, TOKEN, SECRET] {
            assert!(!self.log.contains(token), "{}", self.log);
        }
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.log.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }
}

/// Runs what collects. Nothing where the program that runs CI files is not installed.
fn run(forge: &str, book: &Book, products: &Products, requests: &Server) -> Option<Ran> {
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
fn branches(book: &Book) -> Vec<String> {
    let mut git = isolated("git", &book.path(""));
    git.arg("-C").arg(book.remote());
    let format = "--format=%(refname:short)";
    let output = succeeds(git.args(["for-each-ref", format, "refs/heads"]));
    let names = String::from_utf8(output.stdout).unwrap();
    let names = names.lines().filter(|name| *name != "main");
    names.map(str::to_owned).collect()
}

/// A file of a branch of the remote.
fn read(book: &Book, branch: &str, path: &str) -> String {
    let mut git = isolated("git", &book.path(""));
    git.arg("-C").arg(book.remote());
    let output = succeeds(git.args(["show", &format!("{branch}:{path}")]));
    String::from_utf8(output.stdout).unwrap()
}

/// The pull requests that were asked for since the last call.
fn made(requests: &Server) -> Vec<Request> {
    let mut asked = requests.take();
    asked.retain(|request| request.method == "POST");
    asked
}

fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}

#[test]
fn one_duty_is_proposed_once_by_every_forge() {
    for forge in FORGES {
        let (book, products, requests) =
            (collecting_book(forge), Products::start(), pull_requests(0));
        let branch = format!("record/secure-score-report-{}-soc", today());
        let Some(ran) = run(forge, &book, &products, &requests) else {
            return;
        };
        ran.ends(true)
            .says("overdue, and left to people")
            .says(&format!("asked to merge {branch} into main"));
        assert_eq!(branches(&book), [branch.as_str()]);
        require_request(forge, &made(&requests), &branch);
        let folder = format!("evidence/secure-score-report/{}/{}", &today()[..4], today());
        let text = read(&book, &branch, &format!("{folder}/soc.yaml"));
        assert!(
            text.contains("performed_by: [analyst-1@soc.example]")
                || text.contains("- analyst-1@soc.example"),
            "{text}"
        );
        assert!(
            text.contains("collected_by:") && text.contains("current_score: 387"),
            "{text}"
        );
        for page in 1..=3 {
            let name = format!("{folder}/secure-scores-page-{page:02}.json");
            assert!(read(&book, &branch, &name).contains("createdDateTime"));
        }
        assert_eq!(products.take().len(), 3);
        // The next day's run, with the pull request still open.
        let before = read(&book, &branch, &format!("{folder}/soc.yaml"));
        run(forge, &book, &products, &requests)
            .unwrap()
            .ends(true)
            .says("is proposed already, and is left as it is");
        assert_eq!(branches(&book), [branch.as_str()]);
        assert_eq!(made(&requests).len(), 0);
        assert_eq!(products.take().len(), 0);
        assert_eq!(read(&book, &branch, &format!("{folder}/soc.yaml")), before);
        assert_eq!(*products.seen.lock().unwrap(), [""; 0]);
    }
}

#[track_caller]
fn require_request(forge: &str, made: &[Request], branch: &str) {
    let [request] = made else {
        panic!("{made:?}");
    };
    let asked = request.json();
    let (path, from, into, text) = match forge {
        "github" => ("/repos/soc/book/pulls", "head", "base", "body"),
        "gitlab" => (
            "/api/v4/projects/7/merge_requests",
            "source_branch",
            "target_branch",
            "description",
        ),
        _ => (
            "/soc/p/_apis/git/repositories/r1/pullrequests?api-version=7.1",
            "sourceRefName",
            "targetRefName",
            "description",
        ),
    };
    let prefix = if forge == "azure" { "refs/heads/" } else { "" };
    assert_eq!(request.path, path);
    assert_eq!(asked[from], format!("{prefix}{branch}"));
    assert_eq!(asked[into], format!("{prefix}main"));
    assert_eq!(
        asked["title"],
        format!("Record secure-score-report {} (soc)", today())
    );
    assert!(
        asked[text]
            .as_str()
            .unwrap()
            .contains("dutybook review --commit"),
        "{asked}"
    );
}

/// A list that fails on its last page leaves no branch; the next run collects all of it.
#[test]
fn half_an_export_is_not_proposed() {
    for forge in FORGES {
        let (book, requests) = (collecting_book(forge), pull_requests(0));
        let products = Products::faulty(|_, count| (count == 3).then(|| Answer::new(500, "{}")));
        let Some(ran) = run(forge, &book, &products, &requests) else {
            return;
        };
        ran.ends(false)
            .says("collect.sh: page 3: expected the answer 200, found 500");
        assert_eq!(branches(&book), [""; 0]);
        assert_eq!(requests.take().len(), 0);
        run(forge, &book, &products, &requests).unwrap().ends(true);
        assert_eq!((branches(&book).len(), made(&requests).len()), (1, 1));
    }
}

/// A run that was lost after its push: the next one asks for the merge, and fetches nothing.
#[test]
fn a_branch_without_a_pull_request_gets_one() {
    for forge in FORGES {
        let (book, products, requests) =
            (collecting_book(forge), Products::start(), pull_requests(1));
        let Some(ran) = run(forge, &book, &products, &requests) else {
            return;
        };
        ran.ends(false);
        assert_eq!((branches(&book).len(), made(&requests).len()), (1, 1));
        products.take();
        run(forge, &book, &products, &requests).unwrap().ends(true);
        assert_eq!((branches(&book).len(), made(&requests).len()), (1, 1));
        assert_eq!(products.take().len(), 0);
    }
}

/// What no export holds stays open for a person, and is named where they read it.
#[test]
fn what_a_person_has_to_judge_is_told() {
    let fallen = |_: &Request, _: usize| {
        let report = |days: i64, score: f64| {
            let at = chrono::Utc::now().date_naive() - chrono::Duration::days(days);
            json!({
                "id": format!("t_{at}"),
                "azureTenantId": "00000000-0000-0000-0000-000000000000",
                "createdDateTime": format!("{at}T00:00:00Z"),
                "currentScore": score,
                "maxScore": 697.0,
                "controlScores": [{"controlName": "AdminMFA", "controlCategory": "Identity", "score": score}]
            })
        };
        let list = json!({"value": [report(0, 5.0), report(1, 10.0)]});
        Some(Answer::new(200, list.to_string()))
    };
    let (book, requests) = (collecting_book("github"), pull_requests(0));
    let products = Products::faulty(fallen);
    let Some(ran) = run("github", &book, &products, &requests) else {
        return;
    };
    ran.ends(true).says("to be filled in: regressions.0.cause");
    let made = made(&requests);
    let asked = made[0].json();
    let title = asked["title"].as_str().unwrap();
    assert!(title.ends_with(": to be completed"), "{title}");
    assert!(asked["body"].as_str().unwrap().contains("cause"), "{asked}");
}

#[test]
fn where_nothing_is_owed_nothing_is_fetched() {
    for forge in FORGES {
        let later = TASK.replace("cadence:", "starts: 2099-01-05\ncadence:");
        let book = book_with(forge, &later);
        let (products, requests) = (Products::start(), pull_requests(0));
        let Some(ran) = run(forge, &book, &products, &requests) else {
            return;
        };
        ran.ends(true)
            .says("nothing is owed now by soc for secure-score-report");
        assert_eq!(products.take().len() + requests.take().len(), 0);
        assert_eq!(branches(&book), [""; 0]);
    }
}

/// What a machine collected does not count until a person confirms it, on the branch that the run made.
#[test]
fn a_person_confirms_what_was_collected() {
    let attested = TASK.replace("  details:", "  attested: true\n  details:");
    let book = book_with("azure", &attested);
    let (products, requests) = (Products::start(), pull_requests(0));
    let Some(ran) = run("azure", &book, &products, &requests) else {
        return;
    };
    ran.ends(true);
    let branch = format!("record/secure-score-report-{}-soc", today());
    book.git("fetch -q origin");
    book.git(&format!("switch -q {branch}"));
    book.git("config user.email analyst-1@soc.example");
    book.git("config user.name analyst-1");
    let check = || run_in(&book.work(), ["check", "--base", "origin/main"]).exits(0);
    let duty = format!("secure-score-report/{}/soc", today());
    check()
        .says("review/missing")
        .says(&format!("{duty}: open"));
    printed_in(&book.work(), ["review", &duty, "--commit", "--no-input"]);
    let run = check().says(&format!("{duty}: met"));
    assert!(!run.stdout.contains("review/missing"), "{}", run.stdout);
}
