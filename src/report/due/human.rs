//! `due` for people.

use std::io;

use super::list::{due_on_policy_clock, duties_by_team, time_left};
use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Duration, format_instant};
use crate::report::escape;
use crate::report::names::{task_title, team_heading};
use crate::report::output::{TerminalStyle, write_line};

/// Writes a to-do list for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
    style: TerminalStyle,
) -> io::Result<()> {
    let duties = assessment.duties.iter();
    let widths = duties.map(|duty| duty_name(duty).chars().count());
    let width = widths.max().unwrap_or(0);
    for (team, duties) in duties_by_team(assessment) {
        let heading = escape::terminal(team_heading(assessment, team));
        write_line(out, &style.bold(&heading))?;
        for duty in duties {
            write_line(out, &format_duty(assessment, duty, width))?;
            let title = escape::terminal(task_title(assessment, &duty.id.task));
            write_line(out, &format!("       {title}"))?;
        }
        write_line(out, "")?;
    }
    let what = match assessment.duties.len() {
        0 => "Nothing falls due".to_owned(),
        1 => "1 duty falls due".to_owned(),
        count => format!("{count} duties fall due"),
    };
    let until = format_instant(within.after(assessment.as_of));
    let duties = assessment.duties.iter();
    let overdue = duties.filter(|duty| duty.standing == Standing::Overdue);
    let already = match overdue.count() {
        0 => String::new(),
        overdue => format!(", {overdue} of them overdue already"),
    };
    write_line(out, &format!("{what} by {until}{already}"))
}

/// A duty in a line: how urgent it is, its name, when it is due, how much time is left.
fn format_duty(assessment: &Assessment, duty: &Duty, width: usize) -> String {
    let is_soon = duty.window.due <= assessment.due_soon.after(assessment.as_of);
    let mark = match duty.standing {
        Standing::Overdue => "!!",
        Standing::Grace => "! ",
        _ if is_soon => "* ",
        _ => "  ",
    };
    let due = due_on_policy_clock(assessment, duty);
    let due = due.format("%a %-d %b %H:%M").to_string();
    let left = time_left(assessment, duty);
    format!("  {mark} {:<width$}  {due:<16}  {left}", duty_name(duty))
}

fn duty_name(duty: &Duty) -> String {
    escape::terminal(&format!("{} {}", duty.id.task, duty.id.occurrence)).into_owned()
}
