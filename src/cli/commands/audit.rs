//! `dutybook audit`.

use std::path::Path;

use anstream::eprintln;

use crate::assess::ClosingScope;
use crate::cli::args::{AuditArgs, AuditFormat};
use crate::cli::as_of::{end_of_day, require_near, source_date_epoch, start_of_day};
use crate::cli::commands::audit_bundle::write_audit_bundle;
use crate::cli::commands::audit_inputs::{find_interval, parse_links, repeat_command};
use crate::cli::output::write_all;
use crate::cli::output_target::{OutputTarget, read_targets, require_distinct};
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::files::Digest;
use crate::finding::Level;
use crate::judge::{DutySpan, verdict_of};
use crate::model::local_date;
use crate::report::{self, AuditReport, escape_terminal};

pub(super) fn run(args: &AuditArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = all_targets(args)?;
    let generated = source_date_epoch()?;
    let drawing = args.sample.drawing()?;
    let links = args.links.as_deref().map(parse_links).transpose()?;
    let mut workspace = Workspace::open_supported(settings, RevisionSpec::of_commit(&args.past))?;
    workspace.names_commits = true;
    workspace.closings = ClosingScope::Recomputed;
    let scope = workspace.scope(&args.filter)?;
    let today = local_date(workspace.timezone, workspace.as_of);
    let interval = find_interval(args.from, args.to, today)?;
    let from = start_of_day(interval.from, workspace.timezone)?;
    let to = end_of_day(interval.to, workspace.timezone)?;
    require_near(to, workspace.as_of)?;
    let assessment = workspace.assess(Some(to), settings)?;
    let assessment = scope.select_complete(assessment, DutySpan::DueBetween(from, to))?;
    let sample = drawing.map(|drawing| drawing.draw(&assessment.duties));
    let audited = AuditReport {
        sample: sample.as_ref(),
        verdict: verdict_of(&assessment, Some(Level::Deny)),
        assessment: &assessment,
        interval,
        command: repeat_command(
            interval,
            &args.filter,
            &args.past,
            &args.sample.words(),
            &assessment,
        ),
        links,
        below: workspace.path.clone(),
    };
    write_all(&targets, |target, out| match target.format {
        Some(AuditFormat::Human) => {
            let style = settings.output_style(target.is_stdout());
            report::write_audit_human(out, &audited, style)
        }
        Some(AuditFormat::Json) => report::write_audit_json(out, &audited),
        Some(AuditFormat::Csv) => report::write_audit_csv(out, &audited),
        Some(AuditFormat::Markdown) => report::write_audit_markdown(out, &audited),
        Some(AuditFormat::Html) => report::write_audit_html(out, &audited),
        Some(AuditFormat::Oscal) => report::write_audit_oscal(out, &audited, generated),
        None => write_audit_bundle(out, &audited, &workspace),
    })?;
    if let Some(path) = &args.bundle {
        tell_bundle(path)?;
    }
    Ok(RunOutcome::Success)
}

/// Says where the bundle is, and its SHA-256: whoever gets it compares both.
fn tell_bundle(path: &Path) -> Result<(), CliError> {
    let failed = |source| CliError::write(path, source);
    let file = std::fs::File::open(path).map_err(failed)?;
    let digest = Digest::of(file).map_err(failed)?;
    if let Some(sum) = digest.sha256 {
        let shown = path.display().to_string();
        eprintln!("wrote {}, SHA-256 {sum}", escape_terminal(&shown));
    }
    Ok(())
}

/// All targets; the bundle has no format.
fn all_targets(args: &AuditArgs) -> Result<Vec<OutputTarget<Option<AuditFormat>>>, CliError> {
    let targets = read_targets(&args.out)?.into_iter();
    let mut all: Vec<_> = targets.map(|target| target.map(Some)).collect();
    if let Some(path) = &args.bundle {
        let bundle = OutputTarget::file(None, path.clone());
        if bundle.is_stdout() {
            return Err(CliError::usage(
                "a bundle cannot be written to standard output",
                "name it: --bundle audit.zip",
            ));
        }
        all.push(bundle);
    }
    require_distinct(&all)?;
    Ok(all)
}
