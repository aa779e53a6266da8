//! The whole run of each forge: what is owed, the export, the evidence, the branch, and one pull request.

use serde_json::json;

use super::forge_runs::{
    FORGES, TASK, book_with, branches, collecting_book, made, pull_requests, read, run, today,
};
use super::products::Products;
use crate::harness::process::{printed_in, run_in};
use crate::server::{Answer, Request};

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
