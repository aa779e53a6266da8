//! Tasks that ask for less.

use super::files::base;
use super::{DRILL, REPORT, check, check_one_way, check_silent, compare, describe};
use crate::git::ObjectId;
use crate::history::ChangedContent;
use crate::model::Id;

#[test]
fn a_task_removed_and_its_span_cut() {
    let mut without = base();
    without.0.remove(DRILL);
    let found = compare(&base().load(), &without.load(), &[]);
    assert_eq!(
        describe(&found),
        [format!("{DRILL}# the task drill was removed")]
    );
    assert_eq!(found[0].subject, "task drill");
    let mut broken = base().load();
    broken.policy = without.load().policy;
    broken.broken_tasks.insert(Id::new("drill").expect("an id"));
    assert_eq!(
        describe(&compare(&base().load(), &broken, &[])),
        [format!(
            "{DRILL}# the task drill cannot be understood any longer"
        )]
    );
    assert_eq!(compare(&without.load(), &base().load(), &[]), []);
    check(
        REPORT,
        ("starts: 2026-02-01", "starts: 2026-03-01"),
        "/starts",
        "report: starts later: was 2026-02-01, is now 2026-03-01",
    );
    check(
        REPORT,
        ("ends: 2030-12-31", "ends: 2027-12-31"),
        "/ends",
        "report: ends, or ends sooner: was 2030-12-31, is now 2027-12-31",
    );
    check(
        DRILL,
        ("title: Drill", "title: Drill\nends: 2027-12-31"),
        "/ends",
        "drill: ends, or ends sooner: was none, is now 2027-12-31",
    );
}

#[test]
fn who_owes_it() {
    let was = "was each_of: [engineering, monitoring], is now";
    let each = "each_of: [engineering, monitoring]";
    check(
        DRILL,
        (each, "each_of: [engineering]"),
        "/assigned",
        &format!("drill: no longer owed by monitoring: {was} each_of: [engineering]"),
    );
    check(
        DRILL,
        (each, "any_of: [engineering, monitoring]"),
        "/assigned",
        &format!(
            "drill: one team may now do it for the others: {was} any_of: [engineering, monitoring]"
        ),
    );
    check(
        "policy/tasks/licences.yaml",
        (
            "any_of: [engineering, monitoring]",
            "any_of: [engineering, monitoring, oversight]",
        ),
        "/assigned",
        "licences: more teams may do it (oversight): was any_of: [engineering, monitoring], \
         is now any_of: [engineering, monitoring, oversight]",
    );
    check_silent(
        "policy/tasks/licences.yaml",
        "any_of: [engineering, monitoring]",
        "team: monitoring",
    );
    check_silent(
        DRILL,
        "assigned: { each_of: [engineering, monitoring] }",
        "assigned: { each_of: soc }",
    );
}

#[test]
fn what_evidence_must_hold() {
    let at = "/evidence";
    for ((from, to), pointer, message) in [
        (
            ("details: report,", ""),
            "details",
            "no details schema is required any longer: was report, is now none",
        ),
        (
            ("min: 2", "min: 1"),
            "artifacts/min",
            "fewer artifacts: was 2, is now 1",
        ),
        (
            ("max_size: 20 MiB", "max_size: 50 MB"),
            "artifacts/max_size",
            "larger artifacts: was 20 MiB, is now 50 MB",
        ),
        (
            ("[text/csv, application/pdf]", "[]"),
            "artifacts/media_types",
            "more media types: was [text/csv, application/pdf], is now any",
        ),
        (
            (
                "[text/csv, application/pdf]",
                "[text/csv, application/pdf, image/png]",
            ),
            "artifacts/media_types",
            "more media types: was [text/csv, application/pdf], \
             is now [text/csv, application/pdf, image/png]",
        ),
        (
            ("reuse: false", "reuse: true"),
            "artifacts/reuse",
            "one artifact may prove several duties: was false, is now true",
        ),
        (
            ("hollow: deny", "hollow: warn"),
            "artifacts/hollow",
            "an artifact with nothing in it no longer makes evidence invalid: was deny, is now warn",
        ),
        (
            ("{ min: 3 }", "{ min: 0 }"),
            "links/min",
            "fewer links: was 3, is now 0",
        ),
    ] {
        check(
            REPORT,
            (from, to),
            &format!("{at}/{pointer}"),
            &format!("report: {message}"),
        );
    }
}

#[test]
fn another_details_schema() {
    check_one_way(
        REPORT,
        ("details: report", "details: other"),
        "/evidence/details",
        "report: another details schema: was report, is now other",
    );
}

#[test]
fn who_must_review() {
    for ((from, to), pointer, message) in [
        (
            ("required: true", "required: false"),
            "review/required",
            "no review is required any longer: was true, is now false",
        ),
        (
            ("by: [oversight]", "by: [oversight, monitoring]"),
            "review/by",
            "more teams may review: was [oversight], is now [oversight, monitoring]",
        ),
        (
            ("by: [oversight]", "by: [oversight], within: P3D"),
            "review/within",
            "more time to review what was recorded: was P2D, is now P3D",
        ),
    ] {
        check(
            REPORT,
            (from, to),
            &format!("/evidence/{pointer}"),
            &format!("report: {message}"),
        );
    }
}

const ATTESTED: &str = "required: false, by: [oversight] }, attested: true }";

/// An edit of the report's task, which requires confirmations and no reviews.
fn check_attested(to: &str, expected: &[&str]) {
    let edited = |text: &str| {
        let mut files = base();
        let report = files.0.get_mut(REPORT).expect("the report");
        *report = report.replace("required: true, by: [oversight] } }", text);
        files.load()
    };
    let found = compare(&edited(ATTESTED), &edited(to), &[]);
    assert_eq!(describe(&found), expected, "{to}");
}

#[test]
fn who_must_confirm_what_a_machine_collected() {
    let at = |field: &str, message: &str| format!("{REPORT}#/evidence/{field} report: {message}");
    let dropped = at(
        "attested",
        "no person has to confirm what a machine collected any longer: was true, is now false",
    );
    check_attested("required: false, by: [oversight] } }", &[&dropped]);
    check_attested(
        "required: false, by: [oversight] }, attested: false }",
        &[&dropped],
    );
    let more = at(
        "review/by",
        "more teams may review: was [oversight], is now [oversight, monitoring]",
    );
    check_attested(
        "required: false, by: [oversight, monitoring] }, attested: true }",
        &[&more],
    );
    let longer = at(
        "review/within",
        "more time to review what was recorded: was P2D, is now P3D",
    );
    check_attested(
        "required: false, by: [oversight], within: P3D }, attested: true }",
        &[&longer],
    );
    // A review of everything asks for more than confirmations of some, whoever gives it.
    check_attested(ATTESTED, &[]);
    check_attested("required: true, by: [monitoring] }, attested: true }", &[]);
    check_attested("required: true, by: [monitoring] } }", &[]);
}

#[test]
fn attestation_beside_a_required_review_asks_for_no_more() {
    let both = "required: true, by: [oversight] }, attested: true";
    check_silent(REPORT, "required: true, by: [oversight] }", both);
    check_one_way(
        REPORT,
        (
            "required: true, by: [oversight] }",
            ATTESTED.trim_end_matches(" }"),
        ),
        "/evidence/review/required",
        "report: no review is required any longer: was true, is now false",
    );
}

#[test]
fn a_schema_with_other_content() {
    let content = |name: &str, byte| ChangedContent {
        path: format!("policy/schemas/{name}.schema.json").into(),
        was: None,
        is: Some(ObjectId::of_blob(&[byte])),
    };
    let changed = [content("other", 1), content("report", 2)];
    let with = |from: &str, to: &str| {
        let mut files = base();
        for schema in ["other", "report"] {
            let file = format!("policy/schemas/{schema}.schema.json");
            let text = files.0.get_mut(&*file).expect("a file");
            *text = text.replace(from, to);
        }
        files.load()
    };
    let required = with("{ ", "{ \"required\": [\"a\"], ");
    let found = compare(&required, &base().load(), &changed);
    let ids = changed.each_ref().map(ChangedContent::spell);
    let expected = [
        format!(
            "policy/schemas/other.schema.json# the details schema `other` changed: it may require less: {}",
            ids[0]
        ),
        format!(
            "policy/schemas/report.schema.json# the details schema `report` of report changed: it may require less: {}",
            ids[1]
        ),
    ];
    assert_eq!(describe(&found), expected);
    let described = with("{ ", "{ \"description\": \"what is reported\", ");
    assert_eq!(compare(&described, &base().load(), &changed), []);
    assert_eq!(found[1].subject, "schema report");
    let mut without = base();
    without.0.retain(|path, _| !path.contains("other.schema"));
    assert_eq!(compare(&without.load(), &base().load(), &changed[..1]), []);
    let removed = compare(&base().load(), &without.load(), &changed[..1]);
    assert_eq!(describe(&removed), expected[..1]);
}

#[test]
fn the_clocks_of_a_task() {
    check_one_way(
        REPORT,
        ("title: Report", "title: Report\ntimezone: America/New_York"),
        "/timezone",
        "report: its days begin at another time: was Europe/Copenhagen, is now America/New_York",
    );
    check_silent(
        REPORT,
        "title: Report",
        "title: Report\ntimezone: Europe/Copenhagen",
    );
    check(
        REPORT,
        ("title: Report", "title: Report\ncalendar: shut"),
        "/calendar",
        "report: has fewer business days (friday, 2026-12-24): was denmark, is now shut",
    );
}
