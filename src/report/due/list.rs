//! `due`: what is still to be done, most urgent first.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Duration, Id, format_instant, format_span};
use crate::report::escape;
use crate::report::json::head::Tool;
use crate::report::json::layout::write_json;
use crate::report::output::{TerminalStyle, line, stamp};

/// Duties of each team, most urgent first.
pub(crate) fn by_team(assessment: &Assessment) -> BTreeMap<&Id, Vec<&Duty>> {
    let mut teams: BTreeMap<&Id, Vec<&Duty>> = BTreeMap::new();
    for duty in urgent_first(assessment) {
        teams.entry(&duty.id.team).or_default().push(duty);
    }
    teams
}

pub(crate) fn urgent_first(assessment: &Assessment) -> Vec<&Duty> {
    let mut duties: Vec<&Duty> = assessment.duties.iter().collect();
    duties.sort_by_key(|duty| (duty.window.due, duty.window.deadline, &duty.id));
    duties
}

/// How a team is called in a list; duties that several may fulfil have none of their own.
pub(crate) fn heading<'a>(assessment: &'a Assessment, team: &'a Id) -> &'a str {
    if *team == Id::any() {
        "Any of several teams"
    } else {
        assessment.team_name(team)
    }
}

/// How much time is left, or has run out.
pub(crate) fn left(assessment: &Assessment, duty: &Duty) -> String {
    let now = assessment.as_of;
    let window = &duty.window;
    match duty.standing {
        Standing::Overdue => format!("{} overdue", format_span(now - window.deadline)),
        Standing::Grace => {
            format!(
                "past due, {} of grace left",
                format_span(window.deadline - now)
            )
        }
        Standing::Upcoming => format!("opens in {}", format_span(window.opens - now)),
        _ => format!("{} left", format_span(window.due - now)),
    }
}

fn is_soon(assessment: &Assessment, duty: &Duty) -> bool {
    duty.window.due <= assessment.due_soon.after(assessment.as_of)
}

pub(crate) fn title<'a>(assessment: &'a Assessment, duty: &'a Duty) -> &'a str {
    let task = assessment.tasks.iter().find(|task| task.id == duty.id.task);
    task.map_or(duty.id.task.as_str(), |task| &task.title)
}

/// Writes a to-do list for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
    look: TerminalStyle,
) -> io::Result<()> {
    let names = assessment
        .duties
        .iter()
        .map(|duty| name(duty).chars().count());
    let width = names.max().unwrap_or(0);
    for (team, duties) in by_team(assessment) {
        let heading = escape::terminal(heading(assessment, team));
        line(out, &bold(&heading, look))?;
        for duty in duties {
            line(out, &row(assessment, duty, width))?;
            let title = escape::terminal(title(assessment, duty));
            line(out, &format!("       {title}"))?;
        }
        line(out, "")?;
    }
    let count = assessment.duties.len();
    let what = match count {
        0 => "Nothing falls due".to_owned(),
        1 => "1 duty falls due".to_owned(),
        _ => format!("{count} duties fall due"),
    };
    let until = format_instant(within.after(assessment.as_of));
    let overdue = assessment.duties.iter();
    let overdue = overdue.filter(|duty| duty.standing == Standing::Overdue);
    let already = match overdue.count() {
        0 => String::new(),
        overdue => format!(", {overdue} of them overdue already"),
    };
    line(out, &format!("{what} by {until}{already}"))
}

/// One duty: how urgent it is, what it is, when it is due, how long is left.
fn row(assessment: &Assessment, duty: &Duty, width: usize) -> String {
    let mark = match duty.standing {
        Standing::Overdue => "!!",
        Standing::Grace => "! ",
        _ if is_soon(assessment, duty) => "* ",
        _ => "  ",
    };
    let due = duty.window.due.with_timezone(&assessment.as_of.timezone());
    let due = due.format("%a %-d %b %H:%M").to_string();
    let left = left(assessment, duty);
    format!("  {mark} {:<width$}  {due:<16}  {left}", name(duty))
}

fn name(duty: &Duty) -> String {
    escape::terminal(&format!("{} {}", duty.id.task, duty.id.occurrence)).into_owned()
}

fn bold(text: &str, look: TerminalStyle) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// Writes a to-do list as GitHub Flavored Markdown, a table a team.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_markdown(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
) -> io::Result<()> {
    line(out, "# What is due")?;
    line(out, "")?;
    let as_of = format_instant(assessment.as_of);
    let until = format_instant(within.after(assessment.as_of));
    let (as_of, until) = (escape::markdown(&as_of), escape::markdown(&until));
    line(
        out,
        &format!("As of {as_of}: not settled, and due by {until}."),
    )?;
    if assessment.duties.is_empty() {
        line(out, "")?;
        return line(out, "Nothing is due.");
    }
    for (team, duties) in by_team(assessment) {
        line(out, "")?;
        line(
            out,
            &format!("## {}", escape::markdown(heading(assessment, team))),
        )?;
        line(out, "")?;
        line(out, "| due | task | occurrence | standing | time |")?;
        line(out, "| --- | --- | --- | --- | --- |")?;
        for duty in duties {
            line(
                out,
                &format!(
                    "| {} | {} | {} | {} | {} |",
                    duty.window
                        .due
                        .with_timezone(&assessment.as_of.timezone())
                        .format("%Y-%m-%d %H:%M"),
                    escape::markdown(title(assessment, duty)),
                    escape::markdown(&duty.id.occurrence),
                    duty.standing,
                    left(assessment, duty),
                ),
            )?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Due<'a> {
    schema: &'static str,
    tool: Tool,
    as_of: String,
    within: String,
    duties: Vec<DueDuty<'a>>,
}

#[derive(Serialize)]
struct DueDuty<'a> {
    duty: String,
    task: &'a str,
    occurrence: &'a str,
    team: &'a str,
    opens: String,
    due: String,
    deadline: String,
    standing: Standing,
}

/// Writes a to-do list as `dutybook/due/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_json(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
) -> io::Result<()> {
    let due = Due {
        schema: "dutybook/due/v1",
        tool: Tool::this(),
        as_of: stamp(assessment.as_of),
        within: within.to_iso(),
        duties: urgent_first(assessment).into_iter().map(due_duty).collect(),
    };
    write_json(out, &due)
}

fn due_duty(duty: &Duty) -> DueDuty<'_> {
    DueDuty {
        duty: duty.id.to_string(),
        task: duty.id.task.as_str(),
        occurrence: &duty.id.occurrence,
        team: duty.id.team.as_str(),
        opens: stamp(duty.window.opens),
        due: stamp(duty.window.due),
        deadline: stamp(duty.window.deadline),
        standing: duty.standing,
    }
}
