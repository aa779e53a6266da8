//! The page of a task: who owes it, how often, its standings, and what comes next.

use std::cmp::Reverse;
use std::io;

use maud::{Markup, html};

use super::cadence::describe_cadence;
use super::due_list::{DueItemName, due_list};
use super::files::Site;
use super::style::STYLE;
use crate::finding::Finding;
use crate::judge::{Duty, task_of_finding};
use crate::model::{Id, Task, format_date_in, format_instant_in};
use crate::report::due::duties_by_urgency;
use crate::report::html::{
    Escaped, LocalTime, MAIN_END, MAIN_START, PageLinks, PageTally, bar_table, close_section,
    fill_markup, fill_patterns, open_section, page_foot, page_top, shown_standings,
    write_findings_table, write_heat_maps, write_markup,
};
use crate::report::names::{find_task, task_title, team_heading};
use crate::report::standings::StandingCounts;

/// The most duties that are listed; the audit page lists them all.
const RECENT: usize = 25;

/// Writes the page of a task.
pub(super) fn write_task_page(out: &mut dyn io::Write, site: &Site, task: &Id) -> io::Result<()> {
    let name = task_title(site.audited.assessment, task);
    let duties = duties_of_task(site, task);
    write_markup(out, &page_top(site.language(), name, STYLE, None))?;
    write_markup(out, &page_header(site, task, name, duties))?;
    out.write_all(MAIN_START)?;
    write_markup(out, &due_section(site, task))?;
    write_heat_maps(out, site.audited.assessment, duties)?;
    write_markup(out, &standings_section(site, duties))?;
    write_markup(out, &recent_section(site, duties))?;
    write_findings(out, site, task)?;
    out.write_all(MAIN_END)?;
    write_markup(out, &page_foot(site.checked, None))
}

/// The duties of a task in the population. They are in the order of their tasks.
fn duties_of_task<'a>(site: &'a Site, task: &Id) -> &'a [Duty] {
    let duties = &site.audited.assessment.duties;
    let from = duties.partition_point(|duty| duty.id.task < *task);
    let to = duties.partition_point(|duty| duty.id.task <= *task);
    &duties[from..to]
}

fn page_header(site: &Site, task: &Id, name: &str, duties: &[Duty]) -> Markup {
    let assessment = site.audited.assessment;
    let written = site
        .policy
        .and_then(|policy| policy.tasks.get(task.as_str()));
    let known = find_task(assessment, task);
    let interval = site.audited.interval;
    let language = site.language();
    let day = |day| format_date_in(day, language);
    html! {
        header {
            nav aria-label=(language.say("Site")) { p class="up" { a href="../index.html" { (language.say("All duties")) } } }
            p class="kind" { (language.say("Task")) " " (task) }
            h1 { (Escaped(name)) }
            p class="interval" { (language.say("As of")) " " (format_instant_in(assessment.as_of, language)) }
            @if let Some(description) = written.and_then(|task| task.description.as_ref()) {
                @for paragraph in description.in_language(assessment.language).split("\n\n") {
                    p class="prose" { (Escaped(&paragraph.split_whitespace().collect::<Vec<_>>().join(" "))) }
                }
            }
            dl class="facts" {
                div { dt { (language.say("Owed by")) } dd {
                    @match (written, known) {
                        (Some(task), _) => (Escaped(&describe_owners(site, task))),
                        (None, Some(_)) => (language.say("nobody any more")),
                        (None, None) => (language.say("unknown")),
                    }
                } }
                @if let Some(task) = written { div { dt { (language.say("How often")) } dd { (Escaped(&describe_cadence(&task.cadence, language))) } } }
                @if let Some(task) = known.filter(|task| !task.controls.is_empty()) {
                    div { dt { (language.say("Serves")) } dd { (Escaped(&task.controls.join(", "))) } }
                }
                div { dt { (language.say("Standings")) } dd {
                    (language.fill("{standings}, due from {from} to {to}, both inclusive", &[
                        ("standings", &StandingCounts::of(duties).describe(language)),
                        ("from", &day(interval.from)),
                        ("to", &day(interval.to)),
                    ]))
                } }
            }
        }
    }
}

/// Who owes a task, in words.
fn describe_owners(site: &Site, task: &Task) -> String {
    let teams = task.assigned.teams().iter();
    let names: Vec<&str> = teams
        .map(|team| site.audited.assessment.team_name(team))
        .collect();
    let with = |words: &'static str, names: &[&str]| {
        let names = names.join(", ");
        site.language().fill(words, &[("names", &names)])
    };
    match names.as_slice() {
        [one] => (*one).to_owned(),
        several if task.assigned.is_any() => with("any of {names}", several),
        several => with("each of {names}", several),
    }
}

fn due_section(site: &Site, task: &Id) -> Markup {
    let language = site.language();
    let mut duties = duties_by_urgency(site.due);
    duties.retain(|duty| duty.id.task == *task);
    html! {
        section aria-labelledby="due" {
            h2 id="due" { (language.say("What is due")) }
            p class="note" {
                (language.fill("What is not settled and falls due by {instant}, most urgent first.", &[
                    ("instant", &format_instant_in(site.within.after(site.checked.as_of), language)),
                ]))
            }
            @if duties.is_empty() { p { (language.say("Nothing is due.")) } }
            @else { (due_list(site.due, &duties, DueItemName::Team)) }
        }
    }
}

fn standings_section(site: &Site, duties: &[Duty]) -> Markup {
    let assessment = site.audited.assessment;
    let language = site.language();
    let tally = PageTally::over(assessment, duties);
    let team = |id: &Id| team_heading(assessment, id).to_owned();
    html! {
        section aria-labelledby="standings" {
            h2 id="standings" { (language.say("Standings")) }
            (fill_patterns())
            @if duties.is_empty() { p { (language.say("No duty fell due in this interval.")) } }
            @else { (bar_table(language, ("Team", "Standings by team"), &tally.teams, &shown_standings(&tally.all), team)) }
        }
    }
}

fn recent_section(site: &Site, duties: &[Duty]) -> Markup {
    let mut latest: Vec<&Duty> = duties.iter().collect();
    latest.sort_by_key(|duty| (Reverse(duty.window.due), &duty.id));
    latest.truncate(RECENT);
    let links = PageLinks::of(&site.audited, &|_| false);
    let language = site.language();
    let audit_page = html! { a href="../audit.html" { (language.say("audit page")) } };
    html! {
        section aria-labelledby="recent" {
            h2 id="recent" { (language.say("Recent duties")) }
            p class="note" {
                @let count = html! { (language.count_of(latest.len(), "duty", "duties")) };
                @if latest.len() == 1 {
                    (fill_markup(
                        language,
                        "The duty that fell due last; the {page} lists all of the interval.",
                        &[("page", &audit_page)],
                    ))
                } @else {
                    (fill_markup(
                        language,
                        "The latest {duties} that fell due, latest first; the {page} lists all of the interval.",
                        &[("duties", &count), ("page", &audit_page)],
                    ))
                }
            }
            @if !latest.is_empty() {
                section class="scroll" tabindex="0" aria-label=(language.say("Recent duties, one by one")) {
                    table class="recent" {
                        caption { (language.say("Recent duties")) }
                        thead { tr {
                            @for title in ["Occurrence", "Team", "Standing", "Due", "Performed", "By", "Evidence", "Landed"] {
                                th scope="col" { (language.say(title)) }
                            }
                        } }
                        tbody { @for duty in &latest { (recent_row(site, duty, &links)) } }
                    }
                }
            }
        }
    }
}

fn recent_row(site: &Site, duty: &Duty, links: &PageLinks) -> Markup {
    let row = site.audited.row(duty);
    let language = site.language();
    let standing = duty.standing.word();
    let commit = row.landed.as_ref().and_then(|landed| landed.commit);
    html! {
        tr {
            th scope="row" { (Escaped(&duty.id.occurrence)) }
            td { (Escaped(team_heading(site.audited.assessment, &duty.id.team))) }
            td class={ "s " (standing) } { (language.say(standing)) }
            td { (LocalTime(&row.duty.due)) }
            td { @if let Some(at) = &row.performed_at { (LocalTime(at)) } @else { "–" } }
            td { (Escaped(&row.performed_by.join(", "))) }
            td { @if row.evidence.is_some() { (links.evidence(&row)) } @else { (language.say("none")) } }
            td { @if let Some(commit) = commit { (links.commit(commit)) } @else { "–" } }
        }
    }
}

fn write_findings(out: &mut dyn io::Write, site: &Site, task: &Id) -> io::Result<()> {
    let is_about = |finding: &&Finding| task_of_finding(finding) == Some(task.as_str());
    let about: Vec<&Finding> = site.checked.findings.iter().filter(is_about).collect();
    let language = site.language();
    open_section(out, "findings")?;
    write_markup(
        out,
        &html! {
            h2 id="findings" { (language.say("Findings")) }
            p class="note" { (language.fill("{findings} about this task, worst first.", &[
                ("findings", &language.count_of(about.len(), "finding", "findings")),
            ])) }
        },
    )?;
    if !about.is_empty() {
        write_findings_table(out, language, about)?;
    }
    close_section(out)
}
