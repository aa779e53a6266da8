//! `dutybook due`.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::cli::args::{DueArgs, DueFormat};
use crate::cli::as_of::require_near;
use crate::cli::commands::audit_inputs::parse_links;
use crate::cli::evidence_links::evidence_links;
use crate::cli::output::write_all;
use crate::cli::output_target::read_targets;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::judge::{Assessment, Duty, DutySpan};
use crate::report;

pub(super) fn run(args: &DueArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = read_targets(&args.out)?;
    let address = args.links.as_deref().map(parse_links).transpose()?;
    let workspace = Workspace::open_supported(settings, RevisionSpec::default())?;
    let scope = workspace.scope(&args.filter)?;
    let now = workspace.as_of.with_timezone(&workspace.timezone);
    let until = args.within.after(now).to_utc();
    require_near(until, workspace.as_of)?;
    let assessment = workspace.assess(Some(until), settings)?;
    let is_calendar = targets.iter().any(|it| it.format == DueFormat::Ics);
    let calendar = if is_calendar {
        let from = workspace.as_of - TimeDelta::days(report::ICS_DAYS_BACK);
        scope.select_complete(assessment.clone(), DutySpan::Calendar(from, until))?
    } else {
        Assessment::empty(now)
    };
    let assessment = scope.select_complete(assessment, DutySpan::UnsettledBy(until))?;
    let has_links = targets.iter().any(|it| it.format == DueFormat::Markdown);
    let links = match address.filter(|_| has_links) {
        Some(address) => evidence_links(&workspace, &assessment, &address)?,
        None => BTreeMap::new(),
    };
    let link = |duty: &Duty| links.get(&duty.id).map(String::as_str);
    write_all(&targets, |target, out| match target.format {
        DueFormat::Human => {
            let style = settings.output_style(target.is_stdout());
            report::write_due_human(out, &assessment, &args.within, style)
        }
        DueFormat::Json => report::write_due_json(out, &assessment, &args.within),
        DueFormat::Markdown => report::write_due_markdown(out, &assessment, &args.within, &link),
        DueFormat::Ics => report::write_due_ics(out, &calendar, scope.team.as_ref()),
    })?;
    Ok(RunOutcome::Success)
}
