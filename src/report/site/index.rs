//! The landing page: what is due, how everything stands, and where to read on.

use std::io;

use maud::{Markup, html};

use crate::finding::Level;
use crate::judge::{Duty, Standing, Verdict};
use crate::model::{Id, format_instant, format_local_time};
use crate::report::due::list;
use crate::report::history_line;
use crate::report::html::bars::{bar, on_time};
use crate::report::html::frame::put;
use crate::report::html::mark::patterns;
use crate::report::html::tally::{Counts, Tally, team_name, title};
use crate::report::html::text::{Shown, counted};
use crate::report::html::{findings, frame};
use crate::report::site::badge::Badge;
use crate::report::site::due_list::{Naming, list};
use crate::report::site::{STYLE, Site, cadence};

/// The most findings that are listed; `check` lists them all.
const MAX_FINDINGS: usize = 50;

/// Writes the page.
pub(crate) fn page(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let tally = Tally::of(site.audited.assessment);
    let organisation = site.checked.organisation.as_deref();
    let name = organisation.unwrap_or("Recurring duties");
    put(out, &frame::top(&format!("Duties of {name}"), STYLE, None))?;
    put(out, &head(site, name, &tally))?;
    out.write_all(b"<main id=\"main\" tabindex=\"-1\">\n")?;
    put(out, &what_is_due(site))?;
    put(out, &tasks(site, &tally))?;
    write_findings(out, site)?;
    put(out, &badges(site))?;
    out.write_all(b"</main>\n")?;
    put(out, &frame::foot(site.checked, None))
}

fn head(site: &Site, name: &str, tally: &Tally) -> Markup {
    let worth = history_line::worth(site.checked);
    let worth = worth.strip_prefix("history: ").unwrap_or(&worth);
    html! {
        header {
            p class="kind" { "Recurring duties" }
            h1 { (Shown(name)) }
            p class="interval" { "As of " (format_instant(site.checked.as_of)) }
            (figures(site, tally))
            nav aria-label="Files of this report" {
                ul class="files" {
                    li { a href="audit.html" { "Audit page" } " every duty of the interval, with its evidence" }
                    li { a href="due.ics" { "Calendar" } " what falls due, to subscribe to" }
                    li { a href="population.csv" { "Population as CSV" } " for a spreadsheet" }
                    li { a href="population.json" { "Population as JSON" } " for programs" }
                }
            }
            p class="note" { "History: " (worth) "." }
        }
    }
}

/// What is to be read from across the room.
fn figures(site: &Site, tally: &Tally) -> Markup {
    let (word, meaning) = match site.verdict {
        Verdict::Pass => ("pass", "nothing that is found fails"),
        Verdict::Fail => ("fail", "something that is found fails"),
        Verdict::Unknown => ("unknown", "not all of it could be judged"),
    };
    let count = |standing| site.checked.summary().count(standing);
    let settled = Standing::ALL.into_iter().filter(|it| it.is_settled());
    let settled: usize = settled.map(count).sum();
    let interval = site.audited.interval;
    html! {
        dl class="figures" {
            div class={ "verdict " (word) } { dt { "Verdict" } dd { (word) small { (meaning) } } }
            div class=[(count(Standing::Overdue) > 0).then_some("alarm")] {
                dt { "Overdue" } dd { (count(Standing::Overdue)) small { (count(Standing::Grace)) " more in grace" } }
            }
            div { dt { "Due" } dd { (site.due.duties.len()) small { "not settled, due by " (format_local_time(until(site))) } } }
            div { dt { "Settled" } dd { (settled) small { "of " (counted(site.checked.duties.len(), "duty", "duties")) " that have opened" } } }
            div { dt { "On time" } dd { (on_time(&tally.all)) small {
                (tally.all.of(Standing::Met)) " of " (tally.all.told()) " due from " (interval.from) " to " (interval.to) ", waived left out"
            } } }
        }
    }
}

fn until(site: &Site) -> chrono::DateTime<chrono_tz::Tz> {
    site.within.after(site.checked.as_of)
}

fn what_is_due(site: &Site) -> Markup {
    html! {
        section aria-labelledby="due" {
            h2 id="due" { "What is due" }
            p class="note" {
                "What is not settled and falls due by " (format_instant(until(site))) ", by team, most urgent first."
            }
            @if site.due.duties.is_empty() { p { "Nothing is due." } }
            div class="teams" {
                @for (team, duties) in list::by_team(site.due) {
                    section aria-labelledby={ "due-" (team) } {
                        h3 id={ "due-" (team) } {
                            (Shown(list::heading(site.due, team))) " " span class="title" { (urgency(&duties)) }
                        }
                        (list(site.due, &duties, Naming::Task))
                    }
                }
            }
        }
    }
}

/// How many duties of a team are due, and how many of them are late already.
fn urgency(duties: &[&Duty]) -> String {
    let overdue = duties
        .iter()
        .filter(|duty| duty.standing == Standing::Overdue);
    match overdue.count() {
        0 => format!("{} due", duties.len()),
        overdue => format!("{} due, {overdue} of them overdue", duties.len()),
    }
}

fn tasks(site: &Site, tally: &Tally) -> Markup {
    html! {
        section aria-labelledby="tasks" {
            h2 id="tasks" { "Tasks" }
            p class="note" {
                "How the duties stand that fell due from " (site.audited.interval.from) " to " (site.audited.interval.to)
                ", both inclusive."
            }
            (patterns())
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

fn task_row(site: &Site, tally: &Tally, task: &Id) -> Markup {
    let counts = tally.tasks.get(task).copied().unwrap_or_default();
    let rhythm = site
        .policy
        .and_then(|policy| policy.tasks.get(task.as_str()));
    let overdue = counts.of(Standing::Overdue);
    html! {
        tr {
            th scope="row" { a href={ "tasks/" (task) ".html" } { (Shown(named(site, task))) } }
            td { @if let Some(task) = rhythm { (Shown(&cadence::cadence(&task.cadence))) } @else { "no longer owed" } }
            td class="wide" { @if counts.total() > 0 { (bar(task, &counts)) } }
            td class="n" { (counts.total()) }
            td class={ "n" @if overdue == 0 { " zero" } @else { " overdue" } } { (overdue) }
            td class="n" { (on_time(&counts)) }
        }
    }
}

/// The title of a task, or its identifier where nothing has a title for it.
pub(crate) fn named<'a>(site: &'a Site, task: &'a Id) -> &'a str {
    match title(site.audited.assessment, task) {
        "" => task.as_str(),
        title => title,
    }
}

fn write_findings(out: &mut dyn io::Write, site: &Site) -> io::Result<()> {
    let all = &site.checked.findings;
    let deny = all.iter().filter(|it| it.level == Level::Deny).count();
    // What is late is told duty by duty already.
    let other = || all.iter().filter(|it| it.rule.family() != "duty");
    let count = other().count();
    out.write_all(b"<section aria-labelledby=\"findings\">\n")?;
    put(
        out,
        &html! {
            h2 id="findings" { "Findings" }
            p class="note" {
                (counted(all.len(), "finding", "findings")) " of check, " (deny) " at level deny. One at that level makes the \
                 verdict fail. "
                @if count == 0 { "None says more than that a duty is due or late." }
                @else { "Listed are those that say more than that a duty is due or late, worst first" }
                @if count > MAX_FINDINGS { ": the first " (MAX_FINDINGS) " of " (count) "; dutybook check lists them all" }
                @if count > 0 { "." }
            }
        },
    )?;
    if count > 0 {
        findings::table(out, other().take(MAX_FINDINGS))?;
    }
    out.write_all(b"</section>\n")
}

fn badges(site: &Site) -> Markup {
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
                    @let name = team.map_or("All duties", |team| team_name(site.checked, team));
                    li {
                        (Badge::of(site, team).drawing())
                        span { (Shown(name)) ": "
                            a href={ (file) ".svg" } aria-label={ "Badge as SVG: " (Shown(name)) } { "SVG" } ", "
                            a href={ (file) ".json" } aria-label={ "Badge as JSON: " (Shown(name)) } { "JSON" }
                        }
                    }
                }
            }
        }
    }
}

/// The counts of a slice of duties.
pub(crate) fn counts(duties: &[Duty]) -> Counts {
    let mut counts = Counts::default();
    for duty in duties {
        counts.add(duty.standing);
    }
    counts
}
