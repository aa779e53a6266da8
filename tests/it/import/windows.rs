//! What is counted: from the last recorded work to this one, each record once.

use chrono::{DateTime, TimeDelta, Utc};
use dutybook::internals::import::{ImportContext, ImportWindow, LastReport};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::import::{
    REMEDIATION, SECURE_SCORES, SERVICE_MESSAGES, SERVICENOW, Sample, at, run, window,
};

fn file(json: &Value) -> Vec<Sample> {
    vec![("export.json".to_owned(), json.to_string().into_bytes())]
}

fn since(last: &str, performed_at: &str) -> ImportContext {
    ImportContext::new(
        ImportWindow::new(at("2026-03-15T23:00:00Z"), at(performed_at)).since(at(last)),
    )
}

#[test]
fn what_happened_between_two_reports_is_in_the_second() {
    let activity = json!({ "value": [{
        "id": "03942ef5-ae0b-4a6e-b555-d6a970138440", "title": "Sample: patch of the weekend", "status": "Completed",
        "statusLastModifiedOn": "2026-03-14T03:00:00Z", "targetDevices": 40, "fixedDevices": 40,
    }] });
    let monday = "2026-03-16T14:00:00Z";
    let completed = |context: &ImportContext| {
        let imported = run(REMEDIATION, &file(&activity), context).expect("an import");
        imported.details["activities"]
            .as_array()
            .expect("a list")
            .len()
    };
    assert_eq!(completed(&since("2026-03-13T14:00:00Z", monday)), 1);
    // Without an earlier report, the occurrence's own opening counts.
    assert_eq!(completed(&window("2026-03-15T23:00:00Z", monday)), 0);
    // The report at that very instant had it.
    assert_eq!(completed(&since("2026-03-14T03:00:00Z", monday)), 0);
    assert_eq!(completed(&since("2026-03-14T02:59:59Z", monday)), 1);
}

#[test]
fn an_export_in_which_nothing_is_new_is_told() {
    let tickets = json!({ "result": [
        { "number": "INC1", "state": "2", "opened_at": "2026-03-02 10:00:00", "sys_updated_on": "2026-03-10 09:00:00" },
    ] });
    let warnings = |last| {
        let context = since(last, "2026-03-16T14:00:00Z");
        run(SERVICENOW, &file(&tickets), &context)
            .expect("an import")
            .warnings
    };
    let old = warnings("2026-03-13T14:00:00Z");
    assert_eq!(old.len(), 1);
    assert!(
        old[0].contains("nothing changed since 2026-03-10T09:00:00Z"),
        "{old:?}"
    );
    assert!(warnings("2026-03-09T14:00:00Z").is_empty());
}

/// A list with a report a day: the score rises on the 10th and falls on the 12th.
fn daily(days: impl IntoIterator<Item = u32>) -> Value {
    let report = |day: u32| {
        let (gained, lost) = (
            if day >= 10 { 20.0 } else { 0.0 },
            if day >= 12 { 4.5 } else { 0.0 },
        );
        json!({
            "azureTenantId": "00000000-0000-0000-0000-000000000000",
            "createdDateTime": format!("2026-03-{day:02}T00:00:00Z"),
            "currentScore": 371.5 + gained - lost, "maxScore": 697.0,
            "controlScores": [
                { "controlName": "AdminMFA", "description": "Sample: MFA for administrators", "score": gained },
                { "controlName": "safelinks", "description": "Sample: safe links", "score": 9.0 - lost },
            ],
        })
    };
    let link = "https://graph.example/v1.0/security/secureScores?$skip=14";
    json!({ "value": days.into_iter().map(report).collect::<Vec<_>>(), "@odata.nextLink": link })
}

/// W11, with the report of the 6th at 15:00 recorded, or not.
fn w11(last: Option<LastReport>) -> ImportContext {
    let window = ImportWindow::new(at("2026-03-08T23:00:00Z"), at("2026-03-13T14:00:00Z"));
    ImportContext {
        window: if last.is_some() {
            window.since(at("2026-03-06T14:00:00Z"))
        } else {
            window
        },
        previous_due: Some(at("2026-03-06T16:00:00Z")),
        last_report: last,
        ..ImportContext::new(window)
    }
}

fn recorded(score: f64, artifact: Option<&Value>) -> LastReport {
    let artifacts = artifact.map(|json| ("scores.json".to_owned(), json.to_string().into_bytes()));
    LastReport {
        details: json!({ "current_score": score })
            .as_object()
            .expect("an object")
            .clone(),
        artifacts: artifacts.into_iter().collect(),
    }
}

#[test]
fn a_score_is_compared_with_the_report_of_the_week_before() {
    let fortnight = daily((1..=13).rev());
    for context in [w11(None), w11(Some(recorded(371.5, None)))] {
        let imported = run(SECURE_SCORES, &file(&fortnight), &context).expect("an import");
        assert_eq!(imported.details["previous_score"], 371.5);
        assert_eq!(imported.details["current_score"], 387.0);
        assert_eq!(
            imported.details["improvements"],
            json!(["Sample: MFA for administrators (AdminMFA)"])
        );
        assert_eq!(imported.details["regressions"][0]["points_lost"], 4.5);
        assert!(
            imported.summary.contains("since 2026-03-06"),
            "{}",
            imported.summary
        );
        assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    }
}

#[test]
fn the_pair_that_graph_documents_is_enough() {
    let pair = [("today.json", daily([13])), ("last.json", daily([6]))];
    let files = pair.map(|(name, json)| (name.to_owned(), json.to_string().into_bytes()));
    let imported = run(SECURE_SCORES, &files, &w11(None)).expect("an import");
    assert_eq!(imported.details["previous_score"], 371.5);
}

#[test]
fn a_list_that_is_not_old_enough_is_told() {
    let week = daily((7..=13).rev());
    let imported = run(SECURE_SCORES, &file(&week), &w11(None)).expect("an import");
    assert!(
        imported.summary.contains("since 2026-03-07"),
        "{}",
        imported.summary
    );
    assert!(
        imported.warnings[0].contains("no report in the files is as old"),
        "{:?}",
        imported.warnings
    );
}

#[test]
fn one_report_is_compared_with_what_the_last_evidence_holds() {
    let today = daily([13]);
    // Nothing is recorded: what it is compared with is to be filled in.
    let imported = run(SECURE_SCORES, &file(&today), &w11(None)).expect("a first report");
    assert_eq!(
        imported.details["previous_score"],
        "<FILL IN: previous_score>"
    );
    assert_eq!(imported.details["improvements"], "<FILL IN: improvement>");
    assert_eq!(imported.summary, "Secure Score is at 55.5 %.");
    assert!(
        imported.warnings[0].starts_with("there is one report"),
        "{:?}",
        imported.warnings
    );
    // Its number: what it is made of cannot be compared, and is left to be filled in.
    let imported = run(
        SECURE_SCORES,
        &file(&today),
        &w11(Some(recorded(371.5, None))),
    )
    .expect("an import");
    assert_eq!(imported.details["previous_score"], 371.5);
    assert_eq!(imported.details["improvements"], "<FILL IN: improvement>");
    // Its artifact: the whole report.
    let with_artifact = recorded(371.5, Some(&daily([6])));
    let imported = run(SECURE_SCORES, &file(&today), &w11(Some(with_artifact))).expect("an import");
    assert_eq!(
        imported.details["improvements"],
        json!(["Sample: MFA for administrators (AdminMFA)"])
    );
}

#[test]
fn a_recorded_number_that_the_list_contradicts_is_told() {
    let context = w11(Some(recorded(360.0, None)));
    let imported = run(SECURE_SCORES, &file(&daily(1..=13)), &context).expect("an import");
    assert_eq!(imported.details["previous_score"], 360.0);
    assert!(
        imported.warnings[0].contains("recorded 360, the report of 2026-03-06 says 371.5"),
        "{:?}",
        imported.warnings
    );
}

#[test]
fn an_export_older_than_the_last_report_is_refused() {
    let last = || w11(Some(recorded(371.5, Some(&daily([6])))));
    let error = run(SECURE_SCORES, &file(&daily(1..=5)), &last()).expect_err("an old export");
    assert!(
        error.to_string().contains("this is an old export"),
        "{error}"
    );
    assert!(run(SECURE_SCORES, &file(&daily(1..=7)), &last()).is_ok());
    // A report from after the work does not make it a new one.
    let error = run(SECURE_SCORES, &file(&daily([5, 20])), &last()).expect_err("an old export");
    assert!(
        error.to_string().contains("this is an old export"),
        "{error}"
    );
    // Nothing is recorded yet: a warning.
    let imported = run(SECURE_SCORES, &file(&daily(1..=5)), &w11(None)).expect("an import");
    assert!(
        imported.warnings[0].contains("is of 2026-03-05T00:00:00Z, and the window begins at"),
        "{:?}",
        imported.warnings
    );
}

#[test]
fn a_share_is_taken_of_what_could_be_attained_then() {
    let mut today = daily([13]);
    today["value"][0]["maxScore"] = json!(1000);
    let mut last = recorded(371.5, None);
    let summary = |last: LastReport| {
        run(SECURE_SCORES, &file(&today), &w11(Some(last)))
            .expect("an import")
            .summary
    };
    // Only points can be compared where the evidence does not say of how many.
    assert!(
        summary(last.clone()).starts_with("Secure Score rose from 371.5 points to 387.0 points")
    );
    last.details.insert("max_score".to_owned(), json!(697.0));
    assert!(summary(last).starts_with("Secure Score fell from 53.3 % to 38.7 %"));
}

#[test]
fn a_recorded_export_of_another_tenant_is_not_compared() {
    let mut before = daily([6]);
    before["value"][0]["azureTenantId"] = json!("00000000-0000-0000-0000-000000000001");
    let last = recorded(371.5, Some(&before));
    let error = run(SECURE_SCORES, &file(&daily([13])), &w11(Some(last))).expect_err("two tenants");
    assert!(
        error.to_string().contains("expected records of one tenant"),
        "{error}"
    );
}

fn posts(minutes: &[u32]) -> Value {
    let start = at("2026-03-01T00:00:00Z");
    let post = |(index, minute): (usize, &u32)| {
        json!({
            "id": format!("MC{:07}", 1_000_000 + index), "title": "Sample: a change", "category": "planForChange",
            "lastModifiedDateTime": (start + TimeDelta::minutes(i64::from(*minute))).to_rfc3339(),
        })
    };
    json!({ "value": minutes.iter().enumerate().map(post).collect::<Vec<_>>() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However a list is split into periods, every record is in exactly one report.
    #[test]
    fn every_record_is_counted_once(
        minutes in prop::collection::vec(0_u32..10_000, 0..40),
        mut cuts in prop::collection::btree_set(1_u32..10_000, 0..6),
    ) {
        let start = at("2026-03-01T00:00:00Z");
        let instant = |minute: u32| -> DateTime<Utc> { start + TimeDelta::minutes(i64::from(minute)) };
        cuts.insert(10_000);
        let mut counted: Vec<String> = Vec::new();
        let mut last = None;
        for cut in cuts {
            let window = ImportWindow::new(start, instant(cut));
            let window = last.map_or(window, |last| window.since(last));
            let imported = run(SERVICE_MESSAGES, &file(&posts(&minutes)), &ImportContext::new(window));
            let imported = imported.expect("an import");
            let posts = imported.details["posts"].as_array().expect("a list");
            counted.extend(posts.iter().map(|post| post["id"].to_string()));
            last = Some(instant(cut));
        }
        counted.sort();
        let all: Vec<String> = (0..minutes.len()).map(|index| format!("\"MC{}\"", 1_000_000 + index)).collect();
        prop_assert_eq!(counted, all);
    }
}
