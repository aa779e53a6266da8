//! What a reminder says, whatever it is sent by: a line for each duty, or for several that differ in their occurrence only.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{DutyRun, duties_by_urgency, duty_runs};
use super::report::{DueReport, DueRoot};
use crate::judge::{Duty, Standing, Urgency, urgency_changes};
use crate::model::{Id, format_instant, format_local_time};
use crate::report::check::report::common_value;
use crate::report::escape;
use crate::report::names::task_title;
use crate::text::count_of;

/// The most characters of a name or a title: a message has to stay within bounds, whatever a policy holds.
const MAX_NAME: usize = 120;

/// A message for people who look elsewhere. Its texts hold no control characters; what else its sink obeys, its renderer
/// escapes.
pub(super) struct Reminder {
    /// Whose duties these are.
    pub(super) heading: String,
    /// How many duties are how urgent.
    pub(super) summary: String,
    /// The instant, and the earlier one since which it is about changes.
    pub(super) when: String,
    pub(super) teams: Vec<ReminderTeam>,
    /// Sentences at the end.
    pub(super) notes: Vec<String>,
}

/// The lines of a team.
pub(super) struct ReminderTeam {
    pub(super) name: String,
    pub(super) lines: Vec<ReminderLine>,
}

/// One duty, or several that differ in their occurrence only.
#[derive(Clone)]
pub(super) struct ReminderLine {
    pub(super) urgency: Urgency,
    pub(super) title: String,
    pub(super) occurrences: String,
    pub(super) status: String,
    /// The command that settles the first of them, once it is open.
    pub(super) command: Option<String>,
}

impl DueReport {
    /// Whether a reminder has something to say.
    #[must_use]
    pub fn has_reminder(&self) -> bool {
        Reminder::of(self).is_some()
    }
}

impl Reminder {
    /// The message; `None` where there is nothing to say.
    pub(super) fn of(report: &DueReport) -> Option<Reminder> {
        let mut counts = BTreeMap::new();
        let mut still = BTreeMap::new();
        let mut teams = Vec::new();
        for root in &report.roots {
            let told = told_duties(root);
            for (_, urgency) in &told {
                *counts.entry(*urgency).or_insert(0) += 1;
            }
            count_others(root, &told, &mut still);
            teams.extend(reminder_teams(report, root, &told));
        }
        if teams.is_empty() {
            return None;
        }
        let mut notes = report.uncommitted_notes();
        if !still.is_empty() {
            notes.insert(
                0,
                format!("Told before, and not settled: {}", format_counts(&still)),
            );
        }
        let now = format_instant(report.instant());
        let when = match report.since {
            Some(since) => {
                let since = since.with_timezone(&report.instant().timezone());
                format!("What changed from {} to {now}", format_local_time(since))
            }
            None => format!(
                "As of {now}, with what falls due by {}",
                format_local_time(report.until())
            ),
        };
        Some(Reminder {
            heading: heading(report),
            summary: format_counts(&counts),
            when,
            teams,
            notes: notes
                .iter()
                .map(|note| escape::terminal(note).into_owned())
                .collect(),
        })
    }

    /// The heading and the summary in a line.
    pub(super) fn subject(&self) -> String {
        format!("{}: {}", self.heading, self.summary)
    }

    fn lines(&self) -> impl Iterator<Item = &ReminderLine> {
        self.teams.iter().flat_map(|team| &team.lines)
    }

    /// The message with its most urgent lines only, and a sentence that says how many are left out.
    fn with_first_lines(&self, most: usize) -> Reminder {
        let mut order: Vec<(Urgency, usize)> =
            self.lines().map(|line| line.urgency).zip(0..).collect();
        order.sort_unstable();
        let left_out = order.len().saturating_sub(most);
        let kept: BTreeSet<usize> = order.into_iter().take(most).map(|(_, at)| at).collect();
        let mut number = 0..;
        let mut is_kept = || number.next().is_some_and(|at| kept.contains(&at));
        let teams = self.teams.iter().map(|team| ReminderTeam {
            name: team.name.clone(),
            lines: team.lines.iter().filter(|_| is_kept()).cloned().collect(),
        });
        let mut teams: Vec<ReminderTeam> = teams.collect();
        teams.retain(|team| !team.lines.is_empty());
        let lines = count_of(left_out, "less urgent line is", "less urgent lines are");
        let note = format!(
            "{lines} left out, because a message has room for so much: `dutybook due` lists everything"
        );
        let notes = self.notes.iter().cloned();
        Reminder {
            heading: self.heading.clone(),
            summary: self.summary.clone(),
            when: self.when.clone(),
            teams,
            notes: [note].into_iter().chain(notes).collect(),
        }
    }

    /// The message as `render` makes it, with as many of its most urgent lines as `fits` allows.
    pub(super) fn render_within<T>(
        &self,
        render: impl Fn(&Reminder) -> T,
        fits: impl Fn(&T) -> bool,
    ) -> T {
        let whole = render(self);
        if fits(&whole) {
            return whole;
        }
        // The number of lines that fit lies from `low` on, and below `high`.
        let (mut low, mut high) = (0, self.lines().count());
        while low + 1 < high {
            let middle = usize::midpoint(low, high);
            if fits(&render(&self.with_first_lines(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        render(&self.with_first_lines(low))
    }
}

/// What the message calls how urgent a duty is.
pub(super) fn urgency_word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Overdue => "Overdue",
        Urgency::PastDue => "Past due",
        Urgency::Soon => "Due soon",
        Urgency::Later => "Later",
        Urgency::Settled => "Settled",
        Urgency::Withdrawn => "Withdrawn",
    }
}

fn format_counts(counts: &BTreeMap<Urgency, usize>) -> String {
    let words = counts.iter().map(|(urgency, count)| {
        let word = match urgency {
            Urgency::Later => "due later".to_owned(),
            other => urgency_word(*other).to_lowercase(),
        };
        format!("{count} {word}")
    });
    words.collect::<Vec<_>>().join(", ")
}

fn heading(report: &DueReport) -> String {
    let root = report.roots.first();
    let name = |team: &Id| root.map(|root| short(root.assessment.team_name(team)));
    let what = report.team.as_ref().and_then(name);
    let what = what.map_or("Security duties".to_owned(), |name| {
        format!("Security duties of {name}")
    });
    let roots = report.roots.iter();
    let organisations = roots.map(|root| root.assessment.organisation.as_deref());
    match common_value(organisations) {
        Some(organisation) => format!("{what} – {}", short(organisation)),
        None => what,
    }
}

/// A name or a title without control characters, and not too long.
fn short(name: &str) -> String {
    let shown = escape::terminal(name);
    match shown.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown.into_owned(),
    }
}

/// The duties of a root that are told: what changed, where an earlier instant was asked for, else what is not settled.
fn told_duties(root: &DueRoot) -> Vec<(&Duty, Urgency)> {
    if let Some((before, after)) = &root.compared {
        let changes = urgency_changes(before, after).into_iter();
        return changes
            .map(|change| (change.duty, change.urgency))
            .collect();
    }
    let assessment = &root.assessment;
    let duties = duties_by_urgency(assessment).into_iter();
    duties
        .map(|duty| (duty, assessment.urgency_of(duty)))
        .collect()
}

/// Counts what is urgent and not told, because it was already before the earlier instant.
fn count_others(root: &DueRoot, told: &[(&Duty, Urgency)], counts: &mut BTreeMap<Urgency, usize>) {
    if root.compared.is_none() {
        return;
    }
    let told: BTreeSet<_> = told.iter().map(|(duty, _)| &duty.id).collect();
    for duty in &root.assessment.duties {
        let urgency = root.assessment.urgency_of(duty);
        if urgency < Urgency::Later && !told.contains(&duty.id) {
            *counts.entry(urgency).or_insert(0) += 1;
        }
    }
}

fn reminder_teams(
    report: &DueReport,
    root: &DueRoot,
    told: &[(&Duty, Urgency)],
) -> Vec<ReminderTeam> {
    let mut teams: BTreeMap<&Id, BTreeMap<Urgency, Vec<&Duty>>> = BTreeMap::new();
    for (duty, urgency) in told {
        let of_team = teams.entry(&duty.id.team).or_default();
        of_team.entry(*urgency).or_default().push(duty);
    }
    let teams = teams.into_iter().map(|(team, by_urgency)| {
        let lines = by_urgency.into_iter().flat_map(|(urgency, duties)| {
            let runs = duty_runs(&duties).into_iter();
            let lines = runs.map(|run| reminder_line(report, root, urgency, &run));
            lines.collect::<Vec<_>>()
        });
        ReminderTeam {
            name: short(&report.heading(root, team)),
            lines: lines.collect(),
        }
    });
    teams.collect()
}

fn reminder_line(
    report: &DueReport,
    root: &DueRoot,
    urgency: Urgency,
    run: &DutyRun,
) -> ReminderLine {
    let assessment = &root.assessment;
    let duty = run.first;
    let status = match urgency {
        Urgency::Settled => format_settled(run),
        Urgency::Withdrawn => "no longer asked for by the policy".to_owned(),
        _ => run.describe(assessment),
    };
    let command = report.command(root, duty);
    let command = command.filter(|_| urgency <= Urgency::Later);
    ReminderLine {
        urgency,
        title: short(task_title(assessment, &duty.id.task)),
        occurrences: short(&run.occurrences()),
        status,
        command: command.map(|command| escape::terminal(&command.to_string()).into_owned()),
    }
}

fn format_settled(run: &DutyRun) -> String {
    let word = match run.first.standing {
        Standing::Late => "done late",
        Standing::Waived => "waived",
        Standing::Excused => "excused after the deadline",
        _ => "done in time",
    };
    match run.count() {
        1 => word.to_owned(),
        count => format!("{count} {word}"),
    }
}
