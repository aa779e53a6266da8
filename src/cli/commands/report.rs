//! `dutybook report`.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};

use crate::cli::args::ReportArgs;
use crate::cli::as_of::{end_of_day, not_too_far, start_of_day};
use crate::cli::commands::audit::{address, command, in_order};
use crate::cli::output::to_stdout;
use crate::cli::settings::Settings;
use crate::cli::site_folder::SiteFolder;
use crate::cli::workspace::{Repository, RevisionSpec, whole};
use crate::cli::{CliError, Outcome};
use crate::finding::Level;
use crate::judge::{Assessment, DutySpan, Selection, verdict_of};
use crate::model::Id;
use crate::report::{self, AuditReport, Interval, Site, escape_terminal};

/// How many days the audit page shows where nobody says: about a quarter, and as much on the first day
/// of one as on its last.
const DAYS: u64 = 90;

pub(crate) fn run(args: &ReportArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let links = args.links.as_deref().map(address).transpose()?;
    let folder = SiteFolder::new(&args.output)?;
    let view = RevisionSpec::of(&args.past);
    let mut repository = Repository::open(settings, view)?;
    repository.tells_commits = true;
    let (tasks, team) = repository.filter(&args.filter)?;
    let now = repository.as_of.with_timezone(&repository.timezone);
    let interval = interval(args, now.date_naive())?;
    let spans = Spans::of(args, &repository, interval)?;
    let assessment = repository.assess(Some(spans.last), settings)?;
    let select = |span| select(&assessment, span, &tasks, team.as_ref());
    let (checked, audited) = (select(spans.checked)?, select(spans.audited)?);
    let (due, calendar) = (select(spans.due)?, select(spans.calendar)?);
    let site = Site {
        verdict: verdict_of(&checked, Some(Level::Deny)),
        checked: &checked,
        audited: AuditReport {
            below: repository.path.clone(),
            sample: None,
            verdict: verdict_of(&audited, Some(Level::Deny)),
            command: command(interval, &args.filter, &args.past, Vec::new(), &audited),
            assessment: &audited,
            interval,
            links,
        },
        due: &due,
        calendar: &calendar,
        within: &args.within,
        team: team.as_ref(),
        policy: repository.opening.loaded.policy.as_deref(),
    };
    let files = site.files();
    folder.write(&files, &|file, out| site.write(file, out))?;
    if !settings.quiet {
        let place = args.output.display().to_string();
        let place = escape_terminal(&place).into_owned();
        to_stdout(|out| writeln!(out, "{place}: {} files", files.len()))?;
    }
    Ok(Outcome::Success)
}

/// The days that the audit page shows.
fn interval(args: &ReportArgs, today: NaiveDate) -> Result<Interval, CliError> {
    let to = args.to.unwrap_or(today);
    let first = to.checked_sub_days(Days::new(DAYS - 1));
    let from = args.from.or(first).unwrap_or(to);
    in_order(from, to)?;
    Ok(Interval { from, to })
}

/// What each part of the site shows, by time.
struct Spans {
    checked: DutySpan,
    audited: DutySpan,
    due: DutySpan,
    calendar: DutySpan,
    /// The last instant of them all.
    last: chrono::DateTime<chrono::Utc>,
}

impl Spans {
    fn of(
        args: &ReportArgs,
        repository: &Repository,
        interval: Interval,
    ) -> Result<Self, CliError> {
        let as_of = repository.as_of;
        let now = as_of.with_timezone(&repository.timezone);
        let until = args.within.after(now).to_utc();
        let from = start_of_day(interval.from, repository.timezone)?;
        let to = end_of_day(interval.to, repository.timezone)?;
        let last = until.max(to);
        not_too_far(last, as_of)?;
        let back = as_of - TimeDelta::days(report::ICS_DAYS_BACK);
        Ok(Spans {
            checked: DutySpan::OpenedBy(as_of),
            audited: DutySpan::DueBetween(from, to),
            due: DutySpan::UnsettledBy(until),
            calendar: DutySpan::Calendar(back, until),
            last,
        })
    }
}

fn select(
    assessment: &Assessment,
    span: DutySpan,
    tasks: &BTreeSet<Id>,
    team: Option<&Id>,
) -> Result<Assessment, CliError> {
    whole(assessment.clone().select(&Selection {
        span,
        tasks: tasks.clone(),
        team: team.cloned(),
        share: None,
    }))
}
