//! The population, a row for each duty. It reads without a script; with one it is sorted and
//! filtered.

use std::io;

use maud::{Markup, html};

use super::sample::{SampleNumbers, row_anchor, sample_numbers};
use crate::history::TimeGrade;
use crate::judge::{Duty, Standing};
use crate::language::Language;
use crate::report::audit::report::{AuditLanding, AuditReport};
use crate::report::html::{
    Escaped, LocalTime, PageLinks, PageTally, TableHead, close_section, close_table, open_section,
    open_table, separate_by_commas, write_bodies, write_markup,
};
use crate::report::output::cut_text;

const COLUMNS: [&str; 15] = [
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
    "Collected by",
    "Evidence",
    "Waiver",
    "Policy",
];

/// Where a sample was drawn, this column shows the number at which a duty was drawn.
const SAMPLE_COLUMN: usize = 2;

/// The most characters of a workflow's name that are shown.
const MAX_WORKFLOW: usize = 60;

/// Rows of one table body.
pub(super) const CHUNK: usize = 40;

/// Writes the population, row by row.
pub(super) fn write_population(
    out: &mut dyn io::Write,
    report: &AuditReport,
    tally: &PageTally,
    links: &PageLinks,
) -> io::Result<()> {
    let language = report.assessment.language;
    let total = tally.all.total();
    let duties = language.count_of(total, "duty", "duties");
    let some = if total == 1 {
        "{shown} of {all} duty"
    } else {
        "{shown} of {all} duties"
    };
    let some = language.fill(some, &[("all", &language.number(total))]);
    open_section(out, "population")?;
    let intro = html! {
        h2 id="population" { (language.say("Population")) }
        p class="note" {
            (language.say("Every duty, by task, opening and team. Performed is what the evidence claims, on the clock that it names; landed is \
             what history shows."))
        }
        (filters(language, tally, report.sample.is_some()))
        p id="count" class="count" role="status" data-all=(duties) data-some=(some) { (duties) }
    };
    write_markup(out, &intro)?;
    let numbers = report.sample.map(sample_numbers);
    let mut columns = COLUMNS.to_vec();
    if numbers.is_some() {
        columns.insert(SAMPLE_COLUMN, "Sample");
    }
    let head = TableHead {
        label: "Population, duty by duty",
        class: if numbers.is_some() {
            "long population sampled"
        } else {
            "long population"
        },
        caption: "Population: every duty with its evidence",
        columns: &columns,
        number_column: numbers.is_some().then_some(SAMPLE_COLUMN),
    };
    open_table(out, language, &head)?;
    let duties = report.assessment.duties.iter().enumerate();
    let rows = duties.map(|(index, duty)| duty_row(report, duty, numbers.as_ref(), index, links));
    write_bodies(out, rows, CHUNK)?;
    close_table(out)?;
    close_section(out)
}

/// What filters the table. It is hidden where no script runs.
fn filters(language: Language, tally: &PageTally, is_sampled: bool) -> Markup {
    let tasks = tally.tasks.keys().map(|id| (id.as_str(), id.as_str()));
    let teams = tally.teams.keys().map(|id| (id.as_str(), id.as_str()));
    let word = |word: &'static str| (word, language.say(word));
    let standings = Standing::ALL
        .into_iter()
        .filter(|it| tally.all.count(*it) > 0);
    html! {
        fieldset id="controls" class="controls" hidden {
            legend { (language.say("Filter")) }
            label { (language.say("Text")) input type="search" id="text" autocomplete="off" spellcheck="false"; }
            (filter(language, ("task", "Task"), tasks))
            (filter(language, ("team", "Team"), teams))
            (filter(language, ("standing", "Standing"), standings.map(|it| word(it.word()))))
            @if is_sampled { (filter(language, ("sample", "Sample"), ["drawn", "not drawn"].map(word).into_iter())) }
            button type="button" id="reset" { (language.say("Show all")) }
        }
    }
}

/// A choice of words: what they are to the script, and what they are called.
fn filter<'a>(
    language: Language,
    (id, title): (&str, &'static str),
    words: impl Iterator<Item = (&'a str, &'a str)>,
) -> Markup {
    html! {
        label {
            (language.say(title))
            select id=(id) {
                option value="" { (language.say("all")) }
                @for (word, name) in words { option value=(Escaped(word)) { (Escaped(name)) } }
            }
        }
    }
}

/// What proves the time of a landing, beside its grade, where more than its commit does.
fn proof_of_time(language: Language, landed: Option<&AuditLanding>) -> Markup {
    let when = landed.and_then(|landed| landed.when.as_ref());
    let proved = when.filter(|when| when.grade != TimeGrade::Claimed);
    html! {
        @if let Some(when) = proved {
            "; " (language.say(when.grade.word()))
            @if let Some(latest) = &when.not_after {
                " " (language.fill("by {day}", &[("day", &latest.get(..10).unwrap_or_default())]))
            }
            @if let Some(authority) = when.authority { " (" (Escaped(authority)) ")" }
        }
    }
}

/// A duty, by its index in the population; where a sample was drawn, with its number in it.
fn duty_row(
    report: &AuditReport,
    duty: &Duty,
    numbers: Option<&SampleNumbers>,
    index: usize,
    links: &PageLinks,
) -> Markup {
    let language = report.assessment.language;
    let row = report.row(duty);
    let standing = duty.standing.word();
    let number = numbers.and_then(|numbers| numbers.get(&index));
    let landed = row.landed.as_ref();
    let commit = landed.and_then(|landed| landed.commit);
    let grade = landed.and_then(|landed| landed.grade);
    html! {
        tr id=[number.map(|number| row_anchor(*number))] {
            th scope="row" { (Escaped(&row.duty.id)) }
            td class={ "s " (standing) } { (language.say(standing)) }
            @if numbers.is_some() { td class="n" { @if let Some(number) = number { (number) } } }
            td { (LocalTime(&row.duty.opens)) }
            td { (LocalTime(&row.duty.due)) }
            td { (LocalTime(&row.duty.deadline)) }
            td { @if let Some(at) = &row.performed_at { (LocalTime(at)) " " (at.get(19..).unwrap_or_default()) } }
            td { (separate_by_commas(&row.performed_by)) }
            td { @if let Some(landed) = landed { (LocalTime(&landed.at)) } }
            td { @if let Some(commit) = commit { (links.commit(commit)) } }
            td { @if let Some(grade) = grade { (language.say(grade.word())) (proof_of_time(language, landed)) } }
            td { @if let Some(who) = row.reviewed_by { (Escaped(who)) } }
            td { @if let Some(machine) = &row.collected_by { (Escaped(&cut_text(machine.workflow, MAX_WORKFLOW))) " " (LocalTime(&machine.at)) } }
            td {
                @if row.evidence.is_some() { (links.evidence(&row)) }
                @if !row.amendments.is_empty() { " " (language.say("amended")) }
                @if let Some(origin) = &row.imported { " " (language.say("imported from")) " " (Escaped(&cut_text(origin.from, MAX_WORKFLOW))) " (" (origin.row) ")" }
            }
            td { @if let Some(waiver) = &duty.waiver { (links.waiver(waiver)) } }
            td class="n" { (duty.version + 1) }
        }
    }
}
