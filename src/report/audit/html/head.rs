//! What was judged, when, from what, and what came of it.

use maud::{Markup, html};

use crate::history::Grade;
use crate::judge::{Standing, Verdict};
use crate::model::format_instant;
use crate::report::audit::report::{AuditReport, Population};
use crate::report::history_line;
use crate::report::html::bars::on_time;
use crate::report::html::links::Links;
use crate::report::html::tally::Tally;
use crate::report::html::text::{Shown, counted};

pub(crate) fn section(audited: &AuditReport, tally: &Tally, links: &Links) -> Markup {
    let interval = audited.interval;
    let organisation = audited.assessment.organisation.as_deref();
    html! {
        header {
            p class="kind" { "Audit of recurring duties" }
            h1 { (Shown(organisation.unwrap_or("Recurring duties"))) }
            p class="interval" {
                "Due from " time { (interval.from) } " to " time { (interval.to) } ", both inclusive"
            }
            (figures(audited, tally))
            (sections(audited, tally))
            (facts(audited, tally, links))
        }
    }
}

/// What is to be read from across the room.
fn figures(audited: &AuditReport, tally: &Tally) -> Markup {
    let (word, meaning) = match audited.verdict {
        Verdict::Pass => ("pass", "nothing that is found fails"),
        Verdict::Fail => ("fail", "something that is found fails"),
        Verdict::Unknown => ("unknown", "not all of it could be judged"),
    };
    let count = |standing| tally.all.of(standing);
    let other: usize = [Standing::Late, Standing::Waived, Standing::Excused]
        .into_iter()
        .map(count)
        .sum();
    html! {
        dl class="figures" {
            div class={ "verdict " (word) } { dt { "Verdict" } dd { (word) small { (meaning) } } }
            div { dt { "Duties" } dd { (tally.all.total()) small { (counted(tally.tasks.len(), "task", "tasks")) } } }
            div { dt { "On time" } dd { (on_time(&tally.all)) small { (count(Standing::Met)) " of " (tally.all.told()) ", waived left out" } } }
            div { dt { "Overdue" } dd { (count(Standing::Overdue)) small { (count(Standing::Grace)) " more in grace" } } }
            div { dt { "Late or released" } dd { (other) small {
                (count(Standing::Late)) " late, " (count(Standing::Waived)) " waived, " (count(Standing::Excused)) " excused"
            } } }
        }
    }
}

/// Where to find what, and how much of it there is.
fn sections(audited: &AuditReport, tally: &Tally) -> Markup {
    let mut all = vec![
        ("calendar", "Calendar", None),
        ("exceptions", "Exceptions", Some(tally.all.exceptions())),
        (
            "findings",
            "Findings",
            Some(audited.assessment.findings.len()),
        ),
        ("standings", "Standings", None),
        ("trend", "On time by month", None),
    ];
    let sample = audited.sample;
    all.extend(sample.map(|sample| ("the-sample", "DrawnSample", Some(sample.duties.len()))));
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

/// What a reader needs in order to judge the same again.
fn facts(audited: &AuditReport, tally: &Tally, links: &Links) -> Markup {
    let assessment = audited.assessment;
    let Population { count, digest } = audited.population();
    let worth = history_line::worth(assessment);
    html! {
        dl class="facts" {
            div { dt { "As of" } dd { (format_instant(assessment.as_of)) } }
            div { dt { "Commit" } dd {
                @match &assessment.history.commit {
                    Some(commit) => { (links.commit(commit)) },
                    None => { "none was seen" },
                }
            } }
            div { dt { "Policy" } dd { (versions(audited, tally, links)) } }
            div { dt { "History" } dd { (worth) } }
            div { dt { "Proof of landings" } dd { (grades(tally)) } }
            div { dt { "Population" } dd { (counted(count, "duty", "duties")) ", SHA-256 " code { (digest) } } }
            div class="command" { dt { "This page again" } dd { code { (command(audited)) } } }
        }
    }
}

/// The one command that makes this page again.
fn command(audited: &AuditReport) -> String {
    let links = audited.links.as_deref();
    let links = links.map_or(String::new(), |links| format!(" --links {links}"));
    format!("{} --format html{links}", audited.command)
}

/// The versions of the policy that judge these duties, by the numbers that the population names.
fn versions(audited: &AuditReport, tally: &Tally, links: &Links) -> Markup {
    let assessment = audited.assessment;
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
                                (links.commit(commit)) " of " (format_instant(at.with_timezone(&assessment.as_of.timezone())))
                            },
                            None => { "as the files stand, not as a commit" },
                        }
                    }
                }
            }
        }
    }
}

/// Of how many pieces of evidence the landing is proved how well.
fn grades(tally: &Tally) -> String {
    let graded = tally.grades.iter().rev().map(|(grade, count)| {
        let word = grade.map_or("shown by no commit", Grade::word);
        format!("{count} {word}")
    });
    let graded: Vec<String> = graded.collect();
    if graded.is_empty() {
        "no evidence".to_owned()
    } else {
        graded.join(", ")
    }
}
