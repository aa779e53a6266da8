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
use crate::language::Language;
use crate::model::{Id, format_date_in, format_instant_in, format_local_time_in};
use crate::report::due::duties_by_team;
use crate::report::history_line::history_worth;
use crate::report::html::{
    Escaped, MAIN_END, MAIN_START, PageTally, close_section, fill_patterns, foreign_language,
    on_time_rate, open_section, page_foot, page_top, standings_bar, verdict_figure,
    write_findings_table, write_markup,
};
use crate::report::names::{task_title, team_heading};
use crate::report::standings::StandingCounts;

/// The most findings that are listed; `check` lists them all.
const MAX_FINDINGS: usize = 50;

/// Writes the page.
pub(super) fn write_index_page(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let tally = PageTally::of(site.audited.assessment);
    let organisation = site.checked.organisation.as_deref();
    let language = site.language();
    let name = organisation.unwrap_or_else(|| language.say("Recurring duties"));
    let title = language.fill("Duties of {name}", &[("name", &name)]);
    write_markup(out, &page_top(language, &title, STYLE, None))?;
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
    let language = site.language();
    html! {
        header {
            p class="kind" { (language.say("Recurring duties")) }
            h1 { (Escaped(name)) }
            p class="interval" { (language.say("As of")) " " (format_instant_in(site.checked.as_of, language)) }
            (figure_list(site, tally))
            nav aria-label=(language.say("Files of this report")) {
                ul class="files" {
                    li { a href="audit.html" { (language.say("Audit page")) } " " (language.say("every duty of the interval, with its evidence")) }
                    li { a href="due.ics" { (language.say("Calendar")) } " " (language.say("what falls due, to subscribe to")) }
                    li { a href="population.csv" { (language.say("Population as CSV")) } " " (language.say("for a spreadsheet")) }
                    li { a href="population.json" { (language.say("Population as JSON")) } " " (language.say("for programs")) }
                }
            }
            p class="note" { (language.say("History")) ": " span lang=[foreign_language(language)] { (history_worth(site.checked)) "." } }
        }
    }
}

/// The figures that can be read from across the room.
fn figure_list(site: &Site, tally: &PageTally) -> Markup {
    let counts = StandingCounts::of(&site.checked.duties);
    let overdue = counts.count(Standing::Overdue);
    let interval = site.audited.interval;
    let language = site.language();
    let number = |count| language.number(count);
    let day = |day| format_date_in(day, language);
    html! {
        dl class="figures" {
            (verdict_figure(language, site.verdict))
            div class=[(overdue > 0).then_some("alarm")] {
                dt { (language.say("Overdue")) } dd { (number(overdue)) small {
                    (language.fill("{count} more in grace", &[("count", &number(counts.count(Standing::Grace)))]))
                } }
            }
            div { dt { (language.say("Due")) } dd { (number(site.due.duties.len())) small {
                (language.fill("not settled, due by {instant}", &[("instant", &format_local_time_in(horizon(site), language))]))
            } } }
            div { dt { (language.say("Settled")) } dd { (number(counts.settled())) small {
                (language.fill("of {duties} that have opened", &[
                    ("duties", &language.count_of(site.checked.duties.len(), "duty", "duties")),
                ]))
            } } }
            div { dt { (language.say("On time")) } dd { (on_time_rate(language, &tally.all)) small {
                (language.fill("{met} of {decided} due from {from} to {to}, waived left out", &[
                    ("met", &number(tally.all.count(Standing::Met))),
                    ("decided", &number(tally.all.decided())),
                    ("from", &day(interval.from)),
                    ("to", &day(interval.to)),
                ]))
            } } }
        }
    }
}

fn horizon(site: &Site) -> chrono::DateTime<chrono_tz::Tz> {
    site.within.after(site.checked.as_of)
}

fn due_section(site: &Site) -> Markup {
    let language = site.language();
    html! {
        section aria-labelledby="due" {
            h2 id="due" { (language.say("What is due")) }
            p class="note" {
                (language.fill("What is not settled and falls due by {instant}, by team, most urgent first.", &[
                    ("instant", &format_instant_in(horizon(site), language)),
                ]))
            }
            @if site.due.duties.is_empty() { p { (language.say("Nothing is due.")) } }
            div class="teams" {
                @for (team, duties) in duties_by_team(site.due) {
                    section aria-labelledby={ "due-" (team) } {
                        h3 id={ "due-" (team) } {
                            (Escaped(team_heading(site.due, team))) " " span class="title" { (describe_urgency(&duties, language)) }
                        }
                        (due_list(site.due, &duties, DueItemName::Task))
                    }
                }
            }
        }
    }
}

/// How many duties of a team are due, and how many of them are late already.
fn describe_urgency(duties: &[&Duty], language: Language) -> String {
    let overdue = duties
        .iter()
        .filter(|duty| duty.standing == Standing::Overdue);
    match overdue.count() {
        0 => language.fill("{count} due", &[("count", &language.number(duties.len()))]),
        overdue => language.fill(
            "{count} due, {overdue} of them overdue",
            &[
                ("count", &language.number(duties.len())),
                ("overdue", &language.number(overdue)),
            ],
        ),
    }
}

fn tasks_section(site: &Site, tally: &PageTally) -> Markup {
    let language = site.language();
    let day = |day| format_date_in(day, language);
    html! {
        section aria-labelledby="tasks" {
            h2 id="tasks" { (language.say("Tasks")) }
            p class="note" {
                (language.fill("How the duties stand that fell due from {from} to {to}, both inclusive.", &[
                    ("from", &day(site.audited.interval.from)),
                    ("to", &day(site.audited.interval.to)),
                ]))
            }
            (fill_patterns())
            section class="scroll" tabindex="0" aria-label=(language.say("Tasks, one by one")) {
                table class="tasks" {
                    caption { (language.say("Tasks")) }
                    thead { tr {
                        th scope="col" { (language.say("Task")) }
                        th scope="col" { (language.say("How often")) }
                        th scope="col" class="wide" { (language.say("Standings")) }
                        @for title in ["duties", "overdue", "on time"] { th scope="col" class="n" { (language.say(title)) } }
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
    let language = site.language();
    html! {
        tr {
            th scope="row" { a href={ "tasks/" (task) ".html" } { (Escaped(task_title(site.audited.assessment, task))) } }
            td { @if let Some(task) = rhythm { (Escaped(&describe_cadence(&task.cadence, language))) } @else { (language.say("no longer owed")) } }
            td class="wide" { @if counts.total() > 0 { (standings_bar(language, task, &counts)) } }
            td class="n" { (language.number(counts.total())) }
            td class={ "n" @if overdue == 0 { " zero" } @else { " overdue" } } { (language.number(overdue)) }
            td class="n" { (on_time_rate(language, &counts)) }
        }
    }
}

fn write_findings(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let all = &site.checked.findings;
    let deny = all.iter().filter(|it| it.level == Level::Deny).count();
    // Late duties are listed already.
    let other = || all.iter().filter(|it| it.rule.family() != "duty");
    let count = other().count();
    let language = site.language();
    let number = |count| language.number(count);
    open_section(out, "findings")?;
    write_markup(
        out,
        &html! {
            h2 id="findings" { (language.say("Findings")) }
            p class="note" {
                (language.fill("{findings} of check, {deny} at level deny. One at that level makes the verdict fail.", &[
                    ("findings", &language.count_of(all.len(), "finding", "findings")),
                    ("deny", &number(deny)),
                ])) " "
                @if count == 0 { (language.say("All of them are about duties that are due or late.")) }
                @else if count > MAX_FINDINGS {
                    (language.fill(
                        "Those that are not about due or late duties are listed here, worst first: the first {listed} of {count}; \
                         dutybook check lists them all.",
                        &[("listed", &number(MAX_FINDINGS)), ("count", &number(count))],
                    ))
                }
                @else { (language.say("Those that are not about due or late duties are listed here, worst first.")) }
            }
        },
    )?;
    if count > 0 {
        write_findings_table(out, language, other().take(MAX_FINDINGS))?;
    }
    close_section(out)
}

fn badges_section(site: &Site) -> Markup {
    let language = site.language();
    let teams = site.teams();
    let rows = std::iter::once(None).chain(teams.into_iter().map(Some));
    html! {
        section aria-labelledby="badges" {
            h2 id="badges" { (language.say("Badges")) }
            p class="note" {
                (language.say("Pictures for other pages, and the JSON that the endpoint badge of shields.io reads. A badge counts every duty \
                 that has opened."))
            }
            ul class="badges" {
                @for team in rows {
                    @let file = team.map_or("badge".to_owned(), |team| format!("badges/{team}"));
                    @let name = team.map_or(language.say("All duties"), |team| team_heading(site.checked, team));
                    li {
                        (Badge::of(site, team).drawing())
                        span { (Escaped(name)) ": "
                            a href={ (file) ".svg" } aria-label={ (language.say("Badge as SVG")) ": " (Escaped(name)) } { "SVG" } ", "
                            a href={ (file) ".json" } aria-label={ (language.say("Badge as JSON")) ": " (Escaped(name)) } { "JSON" }
                        }
                    }
                }
            }
        }
    }
}
