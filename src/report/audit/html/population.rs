//! The whole population, a row a duty. It reads without a script; with one it is sorted and filtered.

use std::io;

use maud::{Markup, html};

use crate::judge::{Duty, Standing};
use crate::report::audit::html::sample;
use crate::report::audit::html::sample::Numbers;
use crate::report::audit::report::{AuditReport, Row};
use crate::report::html::frame::put;
use crate::report::html::links::Links;
use crate::report::html::tally::Tally;
use crate::report::html::text::{Clock, Shown, counted};

/// Beside them stands, where a sample was drawn, the number at which a duty was.
const COLUMNS: [&str; 14] = [
    "Duty",
    "Standing",
    "Opens",
    "Due",
    "Deadline",
    "Performed",
    "By",
    "Landed",
    "Commit",
    "Grade",
    "Reviewer",
    "Evidence",
    "Waiver",
    "Policy",
];

/// Rows of one table body: a browser lays out those that are seen.
pub(crate) const CHUNK: usize = 40;

/// Writes the population, row by row.
pub(crate) fn section(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    tally: &Tally,
    links: &Links,
) -> io::Result<()> {
    out.write_all(b"<section aria-labelledby=\"population\">\n")?;
    put(
        out,
        &html! {
            h2 id="population" { "Population" }
            p class="note" {
                "Every duty, by task, opening and team. Performed is what the evidence claims, on the clock that it names; landed is \
                 what history shows."
            }
            (controls(tally, audited.sample.is_some()))
            p id="count" class="count" role="status" { (counted(tally.all.total(), "duty", "duties")) }
        },
    )?;
    let sampled = audited.sample.map(sample::numbers);
    out.write_all(START.as_bytes())?;
    out.write_all(if sampled.is_some() {
        b"<table class=\"long population sampled\">\n"
    } else {
        b"<table class=\"long population\">\n"
    })?;
    put(
        out,
        &html! {
            caption { "Population: every duty with its evidence" }
            thead { tr {
                @for title in &COLUMNS[..2] { th scope="col" { (title) } }
                @if sampled.is_some() { th scope="col" class="n" { "Sample" } }
                @for title in &COLUMNS[2..] { th scope="col" { (title) } }
            } }
        },
    )?;
    for (index, (duty, row)) in audited.rows_where(|_| true).enumerate() {
        if index % CHUNK == 0 {
            out.write_all(if index == 0 {
                b"<tbody>\n"
            } else {
                b"</tbody>\n<tbody>\n"
            })?;
        }
        put(out, &markup(duty, &row, sampled.as_ref(), index, links))?;
    }
    if !audited.assessment.duties.is_empty() {
        out.write_all(b"</tbody>\n")?;
    }
    out.write_all(b"</table>\n</section>\n</section>\n")
}

const START: &str =
    "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"Population, duty by duty\">\n";

/// What filters the table. It does nothing without a script, and is not seen then.
fn controls(tally: &Tally, is_sampled: bool) -> Markup {
    let tasks = tally.tasks.keys().map(|id| id.as_str());
    let teams = tally.teams.keys().map(|id| id.as_str());
    let standings = Standing::ALL.into_iter().filter(|it| tally.all.of(*it) > 0);
    html! {
        fieldset id="controls" class="controls" hidden {
            legend { "Filter" }
            label { "Text" input type="search" id="text" autocomplete="off" spellcheck="false"; }
            (choice("task", "Task", tasks))
            (choice("team", "Team", teams))
            (choice("standing", "Standing", standings.map(Standing::word)))
            @if is_sampled { (choice("sample", "Sample", ["drawn", "not drawn"].into_iter())) }
            button type="button" id="reset" { "Show all" }
        }
    }
}

fn choice<'a>(id: &str, title: &str, words: impl Iterator<Item = &'a str>) -> Markup {
    html! {
        label {
            (title)
            select id=(id) {
                option value="" { "all" }
                @for word in words { option value=(Shown(word)) { (Shown(word)) } }
            }
        }
    }
}

/// A duty, by its index in the population; where a sample was drawn, with its number in it.
fn markup(
    duty: &Duty,
    row: &Row,
    numbers: Option<&Numbers>,
    index: usize,
    links: &Links,
) -> Markup {
    let number = numbers.and_then(|numbers| numbers.get(&index));
    let landed = row.landed.as_ref();
    let commit = landed.and_then(|landed| landed.commit);
    let grade = landed.and_then(|landed| landed.grade);
    html! {
        tr id=[number.map(|number| sample::anchor(*number))] {
            th scope="row" { (Shown(&row.duty)) }
            td class={ "s " (row.standing.word()) } { (row.standing.word()) }
            @if numbers.is_some() { td class="n" { @if let Some(number) = number { (number) } } }
            td { (Clock(&row.opens)) }
            td { (Clock(&row.due)) }
            td { (Clock(&row.deadline)) }
            td { @if let Some(at) = &row.performed_at { (Clock(at)) " " (at.get(19..).unwrap_or_default()) } }
            td { @for (index, who) in row.performed_by.iter().enumerate() {
                @if index > 0 { ", " } (Shown(who))
            } }
            td { @if let Some(landed) = landed { (Clock(&landed.at)) } }
            td { @if let Some(commit) = commit { (links.commit(commit)) } }
            td { @if let Some(grade) = grade { (grade.word()) } }
            td { @if let Some(who) = row.reviewed_by { (Shown(who)) } }
            td { @if row.evidence.is_some() { (links.evidence(row)) } }
            td { @if let Some(waiver) = &duty.waiver {
                (links.waiver(waiver))
            } }
            td class="n" { (duty.version + 1) }
        }
    }
}
