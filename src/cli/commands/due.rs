//! `dutybook due`.

use chrono::TimeDelta;

use crate::cli::args::{DueArgs, DueFormat};
use crate::cli::as_of::not_too_far;
use crate::cli::output::{targets, write_all};
use crate::cli::settings::Settings;
use crate::cli::workspace::{Repository, RevisionSpec, whole};
use crate::cli::{CliError, Outcome};
use crate::judge::{Assessment, DutySpan, Selection};
use crate::report;

pub(crate) fn run(args: &DueArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let repository = Repository::open(settings, RevisionSpec::default())?;
    let (tasks, team) = repository.filter(&args.filter)?;
    let now = repository.as_of.with_timezone(&repository.timezone);
    let until = args.within.after(now).to_utc();
    not_too_far(until, repository.as_of)?;
    let assessment = repository.assess(Some(until), settings)?;
    let select = |assessment: Assessment, span| {
        let tasks = tasks.clone();
        let team = team.clone();
        whole(assessment.select(&Selection {
            span,
            tasks,
            team,
            share: None,
        }))
    };
    let is_calendar = targets.iter().any(|it| it.format == DueFormat::Ics);
    let calendar = if is_calendar {
        let from = repository.as_of - TimeDelta::days(report::ICS_DAYS_BACK);
        select(assessment.clone(), DutySpan::Calendar(from, until))?
    } else {
        Assessment::empty(now)
    };
    let assessment = select(assessment, DutySpan::UnsettledBy(until))?;
    write_all(&targets, |target, out| match target.format {
        DueFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::write_due_human(out, &assessment, &args.within, look)
        }
        DueFormat::Json => report::write_due_json(out, &assessment, &args.within),
        DueFormat::Markdown => report::write_due_markdown(out, &assessment, &args.within),
        DueFormat::Ics => report::write_due_ics(out, &calendar, team.as_ref()),
    })?;
    Ok(Outcome::Success)
}
