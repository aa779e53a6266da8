//! The landing page: what is due, all standings, and links to the other pages.

use std::io;

use maud::{Markup, html};

use super::badge::Badge;
use super::cadence::describe_cadence;
use super::due_list::{DueItemName, due_list};
use super::files::Site;
use super::style::STYLE;
use crate::finding::Level;
use crate::judge::{Duty, Standing};
use crate::model::{Id, format_instant, format_local_time};
use crate::report::due::duties_by_team;
use crate::report::history_line::history_worth;
use crate::report::html::{
    Escaped, MAIN_END, MAIN_START, PageTally, close_section, fill_patterns, on_time_rate,
    open_section, page_foot, page_top, standings_bar, verdict_figure, write_findings_table,
    write_markup,
};
use crate::report::names::{task_title, team_heading};
use crate::report::standings::StandingCounts;
use crate::text::count_of;

/// The most findings that are listed; `check` lists them all.
const MAX_FINDINGS: usize = 50;

/// Writes the page.
pub(super) fn write_index_page(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let tally = PageTally::of(site.audited.assessment);
    let organisation = site.checked.organisation.as_deref();
    let name = organisation.unwrap_or("Recurring duties");
    write_markup(out, &page_top(&format!("Duties of {name}"), STYLE, None))?;
    write_markup(out, &page_header(site, name, &tally))?;
    out.write_all(MAIN_START)?;
    write_markup(out, &due_section(site))?;
    write_markup(out, &tasks_section(site, &tally))?;
    write_findings(out, site)?;
    write_markup(out, &badges_section(site))?;
    out.write_all(MAIN_END)?;
    write_markup(out, &page_foot(site.checked, None))
}

fn page_header(site: &Site, name: &str, tally: &PageTally) -> Markup {
    html! {
        header {
            p class="kind" { "Recurring duties" }
            h1 { (Escaped(name)) }
            p class="interval" { "As of " (format_instant(site.checked.as_of)) }
            (figure_list(site, tally))
            nav aria-label="Files of this report" {
                ul class="files" {
                    li { a href="audit.html" { "Audit page" } " every duty of the interval, with its evidence" }
                    li { a href="due.ics" { "Calendar" } " what falls due, to subscribe to" }
                    li { a href="population.csv" { "Population as CSV" } " for a spreadsheet" }
                    li { a href="population.json" { "Population as JSON" } " for programs" }
                }
            }
            p class="note" { "History: " (history_worth(site.checked)) "." }
        }
    }
}

/// The figures that can be read from across the room.
fn figure_list(site: &Site, tally: &PageTally) -> Markup {
    let counts = StandingCounts::of(&site.checked.duties);
    let overdue = counts.count(Standing::Overdue);
    let interval = site.audited.interval;
    html! {
        dl class="figures" {
            (verdict_figure(site.verdict))
            div class=[(overdue > 0).then_some("alarm")] {
                dt { "Overdue" } dd { (overdue) small { (counts.count(Standing::Grace)) " more in grace" } }
            }
            div { dt { "Due" } dd { (site.due.duties.len()) small { "not settled, due by " (format_local_time(horizon(site))) } } }
            div { dt { "Settled" } dd { (counts.settled()) small { "of " (count_of(site.checked.duties.len(), "duty", "duties")) " that have opened" } } }
            div { dt { "On time" } dd { (on_time_rate(&tally.all)) small {
                (tally.all.count(Standing::Met)) " of " (tally.all.decided()) " due from " (interval.from) " to " (interval.to) ", waived left out"
            } } }
        }
    }
}

fn horizon(site: &Site) -> chrono::DateTime<chrono_tz::Tz> {
    site.within.after(site.checked.as_of)
}

fn due_section(site: &Site) -> Markup {
    html! {
        section aria-labelledby="due" {
            h2 id="due" { "What is due" }
            p class="note" {
                "What is not settled and falls due by " (format_instant(horizon(site))) ", by team, most urgent first."
            }
            @if site.due.duties.is_empty() { p { "Nothing is due." } }
            div class="teams" {
                @for (team, duties) in duties_by_team(site.due) {
                    section aria-labelledby={ "due-" (team) } {
                        h3 id={ "due-" (team) } {
                            (Escaped(team_heading(site.due, team))) " " span class="title" { (describe_urgency(&duties)) }
                        }
                        (due_list(site.due, &duties, DueItemName::Task))
                    }
                }
            }
        }
    }
}

/// How many duties of a team are due, and how many of them are late already.
fn describe_urgency(duties: &[&Duty]) -> String {
    let overdue = duties
        .iter()
        .filter(|duty| duty.standing == Standing::Overdue);
    match overdue.count() {
        0 => format!("{} due", duties.len()),
        overdue => format!("{} due, {overdue} of them overdue", duties.len()),
    }
}

fn tasks_section(site: &Site, tally: &PageTally) -> Markup {
    html! {
        section aria-labelledby="tasks" {
            h2 id="tasks" { "Tasks" }
            p class="note" {
                "How the duties stand that fell due from " (site.audited.interval.from) " to " (site.audited.interval.to)
                ", both inclusive."
            }
            (fill_patterns())
            section class="scroll" tabindex="0" aria-label="Tasks, one by one" {
                table class="tasks" {
                    caption { "Tasks" }
                    thead { tr {
                        th scope="col" { "Task" }
                        th scope="col" { "How often" }
                        th scope="col" class="wide" { "Standings" }
                        @for title in ["duties", "overdue", "on time"] { th scope="col" class="n" { (title) } }
                    } }
                    tbody { @for task in site.tasks() { (task_row(site, tally, task)) } }
                }
            }
        }
    }
}

fn task_row(site: &Site, tally: &PageTally, task: &Id) -> Markup {
    let counts = tally.tasks.get(task).copied().unwrap_or_default();
    let rhythm = site
        .policy
        .and_then(|policy| policy.tasks.get(task.as_str()));
    let overdue = counts.count(Standing::Overdue);
    html! {
        tr {
            th scope="row" { a href={ "tasks/" (task) ".html" } { (Escaped(task_title(site.audited.assessment, task))) } }
            td { @if let Some(task) = rhythm { (Escaped(&describe_cadence(&task.cadence))) } @else { "no longer owed" } }
            td class="wide" { @if counts.total() > 0 { (standings_bar(task, &counts)) } }
            td class="n" { (counts.total()) }
            td class={ "n" @if overdue == 0 { " zero" } @else { " overdue" } } { (overdue) }
            td class="n" { (on_time_rate(&counts)) }
        }
    }
}

fn write_findings(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let all = &site.checked.findings;
    let deny = all.iter().filter(|it| it.level == Level::Deny).count();
    // Late duties are listed already.
    let other = || all.iter().filter(|it| it.rule.family() != "duty");
    let count = other().count();
    open_section(out, "findings")?;
    write_markup(
        out,
        &html! {
            h2 id="findings" { "Findings" }
            p class="note" {
                (count_of(all.len(), "finding", "findings")) " of check, " (deny) " at level deny. One at that level makes the \
                 verdict fail. "
                @if count == 0 { "All of them are about duties that are due or late." }
                @else { "Those that are not about due or late duties are listed here, worst first" }
                @if count > MAX_FINDINGS { ": the first " (MAX_FINDINGS) " of " (count) "; dutybook check lists them all" }
                @if count > 0 { "." }
            }
        },
    )?;
    if count > 0 {
        write_findings_table(out, other().take(MAX_FINDINGS))?;
    }
    close_section(out)
}

fn badges_section(site: &Site) -> Markup {
    let teams = site.teams();
    let rows = std::iter::once(None).chain(teams.into_iter().map(Some));
    html! {
        section aria-labelledby="badges" {
            h2 id="badges" { "Badges" }
            p class="note" {
                "Pictures for other pages, and the JSON that the endpoint badge of shields.io reads. A badge counts every duty \
                 that has opened."
            }
            ul class="badges" {
                @for team in rows {
                    @let file = team.map_or("badge".to_owned(), |team| format!("badges/{team}"));
                    @let name = team.map_or("All duties", |team| team_heading(site.checked, team));
                    li {
                        (Badge::of(site, team).drawing())
                        span { (Escaped(name)) ": "
                            a href={ (file) ".svg" } aria-label={ "Badge as SVG: " (Escaped(name)) } { "SVG" } ", "
                            a href={ (file) ".json" } aria-label={ "Badge as JSON: " (Escaped(name)) } { "JSON" }
                        }
                    }
                }
            }
        }
    }
}
