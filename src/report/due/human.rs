//! `due` for people.

use std::collections::BTreeSet;
use std::io;

use super::list::{DutyRun, duties_by_team, duty_runs, format_due, time_left};
use super::report::{DueReport, DueRoot};
use crate::judge::{Duty, Standing, Urgency};
use crate::language::Language;
use crate::model::format_instant;
use crate::report::escape;
use crate::report::names::task_title;
use crate::report::output::{TerminalStyle, write_line};
use crate::text::Shell;

/// How a list for people looks.
pub struct DueStyle {
    /// What the terminal can show.
    pub terminal: TerminalStyle,
    /// The shell for which commands are quoted.
    pub shell: Shell,
    /// Whether every duty gets its own lines, also where several differ in their occurrence only.
    pub shows_all: bool,
}

/// Writes a to-do list for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_human(
    out: &mut dyn io::Write,
    report: &DueReport,
    style: &DueStyle,
) -> io::Result<()> {
    if !style.terminal.quiet {
        let widths = report.duties().map(|duty| duty_name(duty).chars().count());
        let width = widths.max().unwrap_or(0);
        let mut marks = BTreeSet::new();
        let mut is_soon_for_first = false;
        for root in &report.roots {
            for (team, duties) in duties_by_team(&root.assessment) {
                let heading = report.heading(root, team);
                write_line(out, &style.terminal.bold(&escape::terminal(&heading)))?;
                for run in runs_of(&duties, style) {
                    let mark = mark_of(root, run.first);
                    marks.insert(mark);
                    is_soon_for_first |= mark == MARKS[2].0 && run.count() > 1;
                    let mut writer = RunWriter {
                        out,
                        report,
                        root,
                        style,
                        width,
                    };
                    writer.write(&run, mark)?;
                }
                write_line(out, "")?;
            }
        }
        if !marks.is_empty() {
            let first = if is_soon_for_first {
                " (of several, the first)"
            } else {
                ""
            };
            write_line(out, &format!("{}{first}", legend(&marks)))?;
        }
        for note in report.uncommitted_notes() {
            write_line(out, &escape::terminal(&note))?;
        }
        for note in report.awaiting_notes(style.shell) {
            write_line(out, &escape::terminal(&note))?;
        }
    }
    write_line(out, &conclusion(report))
}

fn runs_of<'a>(duties: &[&'a Duty], style: &DueStyle) -> Vec<DutyRun<'a>> {
    if !style.shows_all {
        return duty_runs(duties);
    }
    let alone = duties.iter().map(|duty| DutyRun {
        first: duty,
        others: Vec::new(),
    });
    alone.collect()
}

/// How many duties there are, in a line.
fn conclusion(report: &DueReport) -> String {
    let what = match report.duties().count() {
        0 => "Nothing falls due".to_owned(),
        1 => "1 duty falls due".to_owned(),
        count => format!("{count} duties fall due"),
    };
    let until = format_instant(report.until());
    let overdue = report.duties();
    let overdue = overdue.filter(|duty| duty.standing == Standing::Overdue);
    let already = match overdue.count() {
        0 => String::new(),
        overdue => format!(", {overdue} of them overdue already"),
    };
    format!("{what} by {until}{already}")
}

/// The signs that stand before duties, most urgent first, and what each means.
const MARKS: [(&str, &str); 3] = [
    ("!!", "overdue"),
    ("! ", "past due, before the deadline"),
    ("* ", "due soon"),
];

fn mark_of(root: &DueRoot, duty: &Duty) -> &'static str {
    match root.assessment.urgency_of(duty) {
        Urgency::Overdue => MARKS[0].0,
        Urgency::PastDue => MARKS[1].0,
        Urgency::Soon => MARKS[2].0,
        Urgency::Later | Urgency::Settled | Urgency::Withdrawn => "  ",
    }
}

fn legend(marks: &BTreeSet<&str>) -> String {
    let shown = MARKS.iter().filter(|(mark, _)| marks.contains(mark));
    let words: Vec<String> = shown
        .map(|(mark, meaning)| format!("{} {meaning}", mark.trim_end()))
        .collect();
    words.join("   ")
}

struct RunWriter<'a> {
    out: &'a mut dyn io::Write,
    report: &'a DueReport,
    root: &'a DueRoot,
    style: &'a DueStyle,
    width: usize,
}

impl RunWriter<'_> {
    /// A duty: how urgent it is, its name, when it is due, how much time is left; or several in the same place. Then its
    /// title, and the command that settles it once it is open.
    fn write(&mut self, run: &DutyRun, mark: &str) -> io::Result<()> {
        let assessment = &self.root.assessment;
        let duty = run.first;
        let title = escape::terminal(task_title(assessment, &duty.id.task));
        let uncommitted = self.uncommitted(run);
        let (line, under) = if run.count() == 1 {
            let due = format_due(assessment, duty.window.due);
            let left = time_left(assessment, duty, Language::ENGLISH);
            let name = duty_name(duty);
            let width = self.width;
            let line = format!("{name:<width$}  {due:<16}  {left}{uncommitted}");
            (line, title.into_owned())
        } else {
            let line = format!("{title}: {}{uncommitted}", run.describe(assessment));
            let occurrences = run.occurrences();
            let under = format!("{} {occurrences}", duty.id.task);
            (line, escape::terminal(&under).into_owned())
        };
        write_line(self.out, &format!("  {mark} {line}"))?;
        write_line(self.out, &format!("       {under}"))?;
        let Some(command) = self.report.command(self.root, duty) else {
            return Ok(());
        };
        let command = command.for_shell(self.style.shell);
        write_line(self.out, &format!("       {}", escape::terminal(&command)))
    }

    fn uncommitted(&self, run: &DutyRun) -> String {
        let duties = run.others.iter().chain([&run.first]);
        let is_open = |duty: &&&Duty| self.root.assessment.has_uncommitted_evidence(duty);
        match (duties.filter(is_open).count(), run.count()) {
            (0, _) => String::new(),
            (_, 1) => "; its evidence is not committed".to_owned(),
            (count, _) => format!("; the evidence of {count} is not committed"),
        }
    }
}

fn duty_name(duty: &Duty) -> String {
    escape::terminal(&format!("{} {}", duty.id.task, duty.id.occurrence)).into_owned()
}
