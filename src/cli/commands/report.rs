//! `dutybook report`.

use chrono::{Days, NaiveDate, TimeDelta};

use crate::cli::args::ReportArgs;
use crate::cli::as_of::{end_of_day, require_near, start_of_day};
use crate::cli::commands::audit_inputs::{
    days_of, find_interval, parse_links, repeat_command, require_order,
};
use crate::cli::output::to_stdout;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::site_folder::SiteFolder;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::finding::Level;
use crate::judge::{DutySpan, verdict_of};
use crate::report::{self, AuditReport, Interval, Site, escape_terminal};

/// How many days the audit page shows by default: about a quarter, whatever the day of the quarter.
const DAYS: u64 = 90;

pub(super) fn run(args: &ReportArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let links = args.links.as_deref().map(parse_links).transpose()?;
    let folder = SiteFolder::new(&args.output)?;
    let mut workspace = Workspace::open_supported(settings, RevisionSpec::of_commit(&args.past))?;
    workspace.names_commits = true;
    let scope = workspace.scope(&args.filter)?;
    let now = workspace.as_of.with_timezone(&workspace.timezone);
    let interval = interval(args, now.date_naive())?;
    let spans = SiteSpans::of(args, &workspace, interval)?;
    let assessment = workspace.assess(Some(spans.last), settings)?;
    let select = |span| scope.select_complete(assessment.clone(), span);
    let (checked, audited) = (select(spans.checked)?, select(spans.audited)?);
    let (due, calendar) = (select(spans.due)?, select(spans.calendar)?);
    let site = Site {
        verdict: verdict_of(&checked, Some(Level::Deny)),
        checked: &checked,
        audited: AuditReport {
            below: workspace.path.clone(),
            sample: None,
            verdict: verdict_of(&audited, Some(Level::Deny)),
            command: repeat_command(interval, &args.filter, &args.past, &[], &audited),
            assessment: &audited,
            interval,
            links,
        },
        due: &due,
        calendar: &calendar,
        within: &args.within,
        team: scope.team.as_ref(),
        policy: workspace.opening.loaded.policy.as_deref(),
    };
    let files = site.files();
    folder.write(&files, &|file, out| site.write(file, out))?;
    if !settings.quiet {
        let place = args.output.display().to_string();
        let place = escape_terminal(&place);
        to_stdout(|out| writeln!(out, "{place}: {} files", files.len()))?;
    }
    Ok(RunOutcome::Success)
}

/// The days that the audit page shows.
fn interval(args: &ReportArgs, today: NaiveDate) -> Result<Interval, CliError> {
    if let Some(from) = args.from {
        return find_interval(from, args.to, today);
    }
    let to = args.to.map(|to| days_of("--to", to, today)).transpose()?;
    let to = to.map_or(today, |(_, last)| last);
    let first = to.checked_sub_days(Days::new(DAYS - 1));
    require_order(first.unwrap_or(to), to)
}

/// The duties that each part of the site shows, by time.
struct SiteSpans {
    checked: DutySpan,
    audited: DutySpan,
    due: DutySpan,
    calendar: DutySpan,
    /// The last instant of them all.
    last: chrono::DateTime<chrono::Utc>,
}

impl SiteSpans {
    fn of(args: &ReportArgs, workspace: &Workspace, interval: Interval) -> Result<Self, CliError> {
        let as_of = workspace.as_of;
        let now = as_of.with_timezone(&workspace.timezone);
        let until = args.within.after(now).to_utc();
        let from = start_of_day(interval.from, workspace.timezone)?;
        let to = end_of_day(interval.to, workspace.timezone)?;
        let last = until.max(to);
        require_near(last, as_of)?;
        let back = as_of - TimeDelta::days(report::ICS_DAYS_BACK);
        Ok(SiteSpans {
            checked: DutySpan::OpenedBy(as_of),
            audited: DutySpan::DueBetween(from, to),
            due: DutySpan::UnsettledBy(until),
            calendar: DutySpan::Calendar(back, until),
            last,
        })
    }
}
