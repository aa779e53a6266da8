//! The header of the page: what was judged, as of when, from what, and the result.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::history::{Grade, TimeGrade};
use crate::judge::Standing;
use crate::model::format_instant;
use crate::report::audit::imported::describe_imported;
use crate::report::audit::report::{AuditPopulation, AuditReport};
use crate::report::history_line::history_worth;
use crate::report::html::{Escaped, PageLinks, PageTally, on_time_rate, verdict_figure};
use crate::report::output::on_policy_clock;
use crate::text::count_of;

pub(super) fn page_header(report: &AuditReport, tally: &PageTally, links: &PageLinks) -> Markup {
    let interval = report.interval;
    let organisation = report.assessment.organisation.as_deref();
    html! {
        header {
            p class="kind" { "Audit of recurring duties" }
            h1 { (Escaped(organisation.unwrap_or("Recurring duties"))) }
            p class="interval" {
                "Due from " time { (interval.from) } " to " time { (interval.to) } ", both inclusive"
            }
            (figure_list(report, tally))
            (section_links(report, tally))
            (fact_list(report, tally, links))
        }
    }
}

/// The figures that can be read from across the room.
fn figure_list(report: &AuditReport, tally: &PageTally) -> Markup {
    let count = |standing| tally.all.count(standing);
    let other: usize = [Standing::Late, Standing::Waived, Standing::Excused]
        .into_iter()
        .map(count)
        .sum();
    html! {
        dl class="figures" {
            (verdict_figure(report.verdict))
            div { dt { "Duties" } dd { (tally.all.total()) small { (count_of(tally.tasks.len(), "task", "tasks")) } } }
            div { dt { "On time" } dd { (on_time_rate(&tally.all)) small { (count(Standing::Met)) " of " (tally.all.decided()) ", waived left out" } } }
            div { dt { "Overdue" } dd { (count(Standing::Overdue)) small { (count(Standing::Grace)) " more in grace" } } }
            div { dt { "Late or released" } dd { (other) small {
                (count(Standing::Late)) " late, " (count(Standing::Waived)) " waived, " (count(Standing::Excused)) " excused"
            } } }
        }
    }
}

/// Links to the sections, with how much each holds.
fn section_links(report: &AuditReport, tally: &PageTally) -> Markup {
    let mut all = vec![
        ("calendar", "Calendar", None),
        ("exceptions", "Exceptions", Some(tally.all.exceptions())),
        (
            "findings",
            "Findings",
            Some(report.assessment.findings.len()),
        ),
    ];
    let closed = report.closings().len();
    all.extend((closed > 0).then_some(("closed", "Closed periods", Some(closed))));
    all.extend([
        ("standings", "Standings", None),
        ("trend", "On time by month", None),
    ]);
    let sample = report.sample;
    all.extend(sample.map(|sample| ("the-sample", "Sample", Some(sample.duties.len()))));
    all.push(("population", "Population", Some(tally.all.total())));
    html! {
        nav aria-label="Sections" {
            ul class="sections" {
                @for (id, title, count) in all {
                    li {
                        a href={ "#" (id) } { (title) }
                        @if let Some(count) = count { " " span { (count) } }
                    }
                }
            }
        }
    }
}

/// What a reader needs to repeat the audit.
fn fact_list(report: &AuditReport, tally: &PageTally, links: &PageLinks) -> Markup {
    let assessment = report.assessment;
    let AuditPopulation { count, digest } = report.population();
    let worth = history_worth(assessment);
    html! {
        dl class="facts" {
            div { dt { "As of" } dd { (format_instant(assessment.as_of)) } }
            div { dt { "Commit" } dd {
                @match &assessment.history.commit {
                    Some(commit) => { (links.commit(commit)) },
                    None => { "not read" },
                }
            } }
            div { dt { "Policy" } dd { (version_list(report, tally, links)) } }
            div { dt { "History" } dd { (worth) } }
            div { dt { "Proof of landings" } dd { (describe_grades(&tally.grades, Grade::word)) } }
            div { dt { "Proof of their times" } dd { (describe_grades(&tally.times, TimeGrade::word)) } }
            div { dt { "Population" } dd { (count_of(count, "duty", "duties")) ", SHA-256 " code { (digest) } } }
            @if let Some(imported) = describe_imported(report) { div { dt { "Imported" } dd { (imported) } } }
            div class="command" { dt { "This page again" } dd { code { (page_command(report)) } } }
        }
    }
}

/// The one command that makes this page again.
fn page_command(report: &AuditReport) -> String {
    let links = report.links.as_deref();
    let links = links.map_or(String::new(), |links| format!(" --links {links}"));
    format!("{} --format html{links}", report.command)
}

/// The versions of the policy that judge the duties, by the numbers in the population.
fn version_list(report: &AuditReport, tally: &PageTally, links: &PageLinks) -> Markup {
    let assessment = report.assessment;
    let known = &assessment.commits.versions;
    html! {
        @if tally.versions.is_empty() { "no version judges a duty" }
        @else {
            ul {
                @for version in &tally.versions {
                    li {
                        "version " (version + 1) ", "
                        @match known.get(*version).and_then(Option::as_ref) {
                            Some((commit, at)) => {
                                (links.commit(commit)) " of " (format_instant(on_policy_clock(assessment, *at)))
                            },
                            None => { "as in the files, not committed" },
                        }
                    }
                }
            }
        }
    }
}

/// How many evidence files have which grade of proof.
fn describe_grades<G: Copy>(
    grades: &BTreeMap<Option<G>, usize>,
    word: fn(G) -> &'static str,
) -> String {
    let counts = grades.iter().rev().map(|(grade, count)| {
        let word = grade.map_or("not shown by a commit", word);
        format!("{count} {word}")
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        "no evidence".to_owned()
    } else {
        counts.join(", ")
    }
}
