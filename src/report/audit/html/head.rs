//! The header of the page: what was judged, as of when, from what, and the result.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::history::{Grade, TimeGrade};
use crate::judge::Standing;
use crate::language::Language;
use crate::model::format_instant_in;
use crate::report::audit::imported::describe_imported;
use crate::report::audit::report::{AuditPopulation, AuditReport};
use crate::report::history_line::history_worth;
use crate::report::html::{
    Escaped, PageLinks, PageTally, due_between, fill_markup, foreign_language, on_time_rate,
    verdict_figure,
};
use crate::report::output::on_policy_clock;

pub(super) fn page_header(report: &AuditReport, tally: &PageTally, links: &PageLinks) -> Markup {
    let interval = report.interval;
    let language = report.assessment.language;
    let organisation = report.assessment.organisation.as_deref();
    html! {
        header {
            p class="kind" { (language.say("Audit of recurring duties")) }
            h1 { (Escaped(organisation.unwrap_or_else(|| language.say("Recurring duties")))) }
            p class="interval" {
                (due_between(language, &interval.from.to_string(), &interval.to.to_string()))
            }
            (figure_list(report, tally))
            (section_links(report, tally))
            (fact_list(report, tally, links))
        }
    }
}

/// The figures that can be read from across the room.
fn figure_list(report: &AuditReport, tally: &PageTally) -> Markup {
    let language = report.assessment.language;
    let count = |standing| tally.all.count(standing);
    let number = |standing| language.number(count(standing));
    let others = [Standing::Late, Standing::Waived, Standing::Excused];
    let other: usize = others.map(count).into_iter().sum();
    html! {
        dl class="figures" {
            (verdict_figure(language, report.verdict))
            div { dt { (language.say("Duties")) } dd { (language.number(tally.all.total())) small { (language.count_of(tally.tasks.len(), "task", "tasks")) } } }
            div { dt { (language.say("On time")) } dd { (on_time_rate(language, &tally.all)) small {
                (language.fill("{met} of {decided}, waived left out", &[
                    ("met", &number(Standing::Met)),
                    ("decided", &language.number(tally.all.decided())),
                ]))
            } } }
            div { dt { (language.say("Overdue")) } dd { (number(Standing::Overdue)) small {
                (language.fill("{count} more in grace", &[("count", &number(Standing::Grace))]))
            } } }
            div { dt { (language.say("Late or released")) } dd { (language.number(other)) small {
                (others.map(|it| language.counted(count(it), it.word())).join(", "))
            } } }
        }
    }
}

/// Links to the sections, with how much each holds.
fn section_links(report: &AuditReport, tally: &PageTally) -> Markup {
    let language = report.assessment.language;
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
        nav aria-label=(language.say("Sections")) {
            ul class="sections" {
                @for (id, title, count) in all {
                    li {
                        a href={ "#" (id) } { (language.say(title)) }
                        @if let Some(count) = count { " " span { (language.number(count)) } }
                    }
                }
            }
        }
    }
}

/// What a reader needs to repeat the audit.
fn fact_list(report: &AuditReport, tally: &PageTally, links: &PageLinks) -> Markup {
    let assessment = report.assessment;
    let language = assessment.language;
    let AuditPopulation { count, digest } = report.population();
    let worth = history_worth(assessment);
    html! {
        dl class="facts" {
            div { dt { (language.say("As of")) } dd { (format_instant_in(assessment.as_of, language)) } }
            div { dt { (language.say("Commit")) } dd {
                @match &assessment.history.commit {
                    Some(commit) => { (links.commit(commit)) },
                    None => { (language.say("not read")) },
                }
            } }
            div { dt { (language.say("Policy")) } dd { (version_list(report, tally, links)) } }
            div { dt { (language.say("History")) } dd lang=[foreign_language(language)] { (worth) } }
            div { dt { (language.say("Proof of landings")) } dd { (describe_grades(language, &tally.grades, Grade::word)) } }
            div { dt { (language.say("Proof of their times")) } dd { (describe_grades(language, &tally.times, TimeGrade::word)) } }
            div { dt { (language.say("Population")) } dd { (language.count_of(count, "duty", "duties")) ", SHA-256 " code { (digest) } } }
            @if let Some(imported) = describe_imported(report) { div { dt { (language.say("Imported")) } dd lang=[foreign_language(language)] { (imported) } } }
            div class="command" { dt { (language.say("This page again")) } dd { code { (page_command(report)) } } }
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
    let language = assessment.language;
    html! {
        @if tally.versions.is_empty() { (language.say("no version judges a duty")) }
        @else {
            ul {
                @for version in &tally.versions {
                    li {
                        @let number = html! { (version + 1) };
                        @match known.get(*version).and_then(Option::as_ref) {
                            Some((commit, at)) => {
                                @let at = html! { (format_instant_in(on_policy_clock(assessment, *at), language)) };
                                (fill_markup(language, "version {number}, {commit} of {instant}", &[
                                    ("number", &number), ("commit", &links.commit(commit)), ("instant", &at),
                                ]))
                            },
                            None => {
                                (fill_markup(language, "version {number}, as in the files, not committed", &[("number", &number)]))
                            },
                        }
                    }
                }
            }
        }
    }
}

/// How many evidence files have which grade of proof.
fn describe_grades<G: Copy>(
    language: Language,
    grades: &BTreeMap<Option<G>, usize>,
    word: fn(G) -> &'static str,
) -> String {
    let counts = grades.iter().rev().map(|(grade, count)| {
        let word = grade.map_or("not shown by a commit", word);
        language.counted(*count, word)
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        language.say("no evidence").to_owned()
    } else {
        counts.join(", ")
    }
}
