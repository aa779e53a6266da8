//! The page of a task: who owes it, how often, how it went, and what comes next.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;

use maud::{Markup, html};

use crate::finding::Finding;
use crate::judge::{Duty, task_of_finding};
use crate::model::{DutyId, Id, Task, format_instant};
use crate::report::audit::report::Row;
use crate::report::due::list;
use crate::report::html::bars::{bars, columns};
use crate::report::html::frame::put;
use crate::report::html::links::Links;
use crate::report::html::mark::patterns;
use crate::report::html::tally::{Tally, team_name};
use crate::report::html::text::{Clock, Shown, counted};
use crate::report::html::{findings, frame, heat};
use crate::report::site::due_list::{Naming, list};
use crate::report::site::index::{counts, named};
use crate::report::site::{STYLE, Site, cadence};

/// The most duties that are listed; the audit page lists them all.
const RECENT: usize = 25;

/// Writes the page of a task.
pub(crate) fn page(out: &mut dyn io::Write, site: &Site, task: &Id) -> io::Result<()> {
    let name = named(site, task);
    let same = |a: &Duty, b: &Duty| a.id.task == b.id.task;
    let runs = site.audited.assessment.duties.chunk_by(same);
    let mut runs = runs.filter(|run| run[0].id.task == *task);
    let duties = runs.next().unwrap_or_default();
    put(out, &frame::top(name, STYLE, None))?;
    put(out, &head(site, task, name, duties))?;
    out.write_all(b"<main id=\"main\" tabindex=\"-1\">\n")?;
    put(out, &next(site, task))?;
    heat::section(out, site.audited.assessment, duties)?;
    put(out, &standings(site, duties))?;
    put(out, &recent(site, duties))?;
    write_findings(out, site, task)?;
    out.write_all(b"</main>\n")?;
    put(out, &frame::foot(site.checked, None))
}

fn head(site: &Site, task: &Id, name: &str, duties: &[Duty]) -> Markup {
    let assessment = site.audited.assessment;
    let written = site
        .policy
        .and_then(|policy| policy.tasks.get(task.as_str()));
    let known = assessment.tasks.iter().find(|known| known.id == *task);
    let interval = site.audited.interval;
    html! {
        header {
            nav aria-label="Site" { p class="up" { a href="../index.html" { "All duties" } } }
            p class="kind" { "Task " (task) }
            h1 { (Shown(name)) }
            p class="interval" { "As of " (format_instant(assessment.as_of)) }
            @if let Some(description) = written.and_then(|task| task.description.as_deref()) {
                @for paragraph in description.split("\n\n") {
                    p class="prose" { (Shown(&paragraph.split_whitespace().collect::<Vec<_>>().join(" "))) }
                }
            }
            dl class="facts" {
                div { dt { "Owed by" } dd {
                    @match (written, known) {
                        (Some(task), _) => (Shown(&owing(site, task))),
                        (None, Some(_)) => "nobody any more",
                        (None, None) => "unknown",
                    }
                } }
                @if let Some(task) = written { div { dt { "How often" } dd { (Shown(&cadence::cadence(&task.cadence))) } } }
                @if let Some(task) = known.filter(|task| !task.controls.is_empty()) {
                    div { dt { "Serves" } dd { (Shown(&task.controls.join(", "))) } }
                }
                div { dt { "Standings" } dd {
                    (counts(duties).words()) ", due from " (interval.from) " to " (interval.to) ", both inclusive"
                } }
            }
        }
    }
}

/// Who owes a task, in words.
fn owing(site: &Site, task: &Task) -> String {
    let teams = task.assigned.teams().iter();
    let names: Vec<&str> = teams
        .map(|team| site.audited.assessment.team_name(team))
        .collect();
    match names.as_slice() {
        [one] => (*one).to_owned(),
        several if task.assigned.is_any() => format!("any of {}", several.join(", ")),
        several => format!("each of {}", several.join(", ")),
    }
}

fn next(site: &Site, task: &Id) -> Markup {
    let mut duties = list::urgent_first(site.due);
    duties.retain(|duty| duty.id.task == *task);
    html! {
        section aria-labelledby="due" {
            h2 id="due" { "What is due" }
            p class="note" {
                "What is not settled and falls due by " (format_instant(site.within.after(site.checked.as_of))) ", most urgent first."
            }
            @if duties.is_empty() { p { "Nothing is due." } }
            @else { (list(site.due, &duties, Naming::Team)) }
        }
    }
}

fn standings(site: &Site, duties: &[Duty]) -> Markup {
    let assessment = site.audited.assessment;
    let tally = Tally::over(assessment, duties);
    let team = |id: &Id| team_name(assessment, id).to_owned();
    html! {
        section aria-labelledby="standings" {
            h2 id="standings" { "Standings" }
            (patterns())
            @if duties.is_empty() { p { "No duty fell due in this interval." } }
            @else { (bars("Team", "Standings by team", &tally.teams, &columns(&tally.all), team)) }
        }
    }
}

fn recent(site: &Site, duties: &[Duty]) -> Markup {
    let mut latest: Vec<&Duty> = duties.iter().collect();
    latest.sort_by_key(|duty| (Reverse(duty.window.due), &duty.id));
    latest.truncate(RECENT);
    let wanted: BTreeSet<&DutyId> = latest.iter().map(|duty| &duty.id).collect();
    let rows = site.audited.rows_where(|duty| wanted.contains(&duty.id));
    let mut rows: Vec<(&Duty, Row)> = rows.collect();
    rows.sort_by_key(|(duty, _)| (Reverse(duty.window.due), &duty.id));
    let links = Links::of(&site.audited, &|_| false);
    html! {
        section aria-labelledby="recent" {
            h2 id="recent" { "Recent duties" }
            p class="note" {
                "The latest " (counted(rows.len(), "duty", "duties")) " that fell due, latest first; the "
                a href="../audit.html" { "audit page" } " lists all of the interval."
            }
            @if !rows.is_empty() {
                section class="scroll" tabindex="0" aria-label="Recent duties, one by one" {
                    table class="recent" {
                        caption { "Recent duties" }
                        thead { tr {
                            @for title in ["Occurrence", "Team", "Standing", "Due", "Performed", "By", "Evidence", "Landed"] {
                                th scope="col" { (title) }
                            }
                        } }
                        tbody { @for (duty, row) in &rows { (recent_row(site, duty, row, &links)) } }
                    }
                }
            }
        }
    }
}

fn recent_row(site: &Site, duty: &Duty, row: &Row, links: &Links) -> Markup {
    let commit = row.landed.as_ref().and_then(|landed| landed.commit);
    html! {
        tr {
            th scope="row" { (Shown(row.occurrence)) }
            td { (Shown(team_name(site.audited.assessment, &duty.id.team))) }
            td class={ "s " (row.standing.word()) } { (row.standing.word()) }
            td { (Clock(&row.due)) }
            td { @if let Some(at) = &row.performed_at { (Clock(at)) } @else { "–" } }
            td { (Shown(&row.performed_by.join(", "))) }
            td { @if row.evidence.is_some() { (links.evidence(row)) } @else { "none" } }
            td { @if let Some(commit) = commit { (links.commit(commit)) } @else { "–" } }
        }
    }
}

fn write_findings(out: &mut dyn io::Write, site: &Site, task: &Id) -> io::Result<()> {
    let is_about = |finding: &&Finding| task_of_finding(finding) == Some(task.as_str());
    let about: Vec<&Finding> = site.checked.findings.iter().filter(is_about).collect();
    out.write_all(b"<section aria-labelledby=\"findings\">\n")?;
    put(
        out,
        &html! {
            h2 id="findings" { "Findings" }
            p class="note" { (counted(about.len(), "finding", "findings")) " about this task, worst first." }
        },
    )?;
    if !about.is_empty() {
        findings::table(out, about)?;
    }
    out.write_all(b"</section>\n")
}
