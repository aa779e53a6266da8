//! `dutybook audit`.

use chrono::NaiveDate;

use crate::cli::args::{AuditArgs, AuditFormat, FilterArgs, RevisionArgs};
use crate::cli::as_of::{end_of_day, not_too_far, source_date, start_of_day};
use crate::cli::commands::audit_bundle;
use crate::cli::output::{Target, distinct, targets, write_all};
use crate::cli::settings::Settings;
use crate::cli::workspace::{Repository, RevisionSpec, whole};
use crate::cli::{CliError, Outcome};
use crate::finding::Level;
use crate::judge::{Assessment, DutySpan, HistoryStatus, Selection, verdict_of};
use crate::report::{self, AuditReport, Interval};

pub(crate) fn run(args: &AuditArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = all_targets(args)?;
    let generated = source_date()?;
    in_order(args.from, args.to)?;
    let drawing = args.sample.drawing()?;
    let links = args.links.as_deref().map(address).transpose()?;
    let view = RevisionSpec::of(&args.past);
    let mut repository = Repository::open(settings, view)?;
    repository.tells_commits = true;
    let (tasks, team) = repository.filter(&args.filter)?;
    let from = start_of_day(args.from, repository.timezone)?;
    let to = end_of_day(args.to, repository.timezone)?;
    not_too_far(to, repository.as_of)?;
    let assessment = repository.assess(Some(to), settings)?;
    let span = DutySpan::DueBetween(from, to);
    let assessment = whole(assessment.select(&Selection {
        span,
        tasks,
        team,
        share: None,
    }))?;
    let sample = drawing.map(|drawing| drawing.draw(&assessment.duties));
    let interval = Interval {
        from: args.from,
        to: args.to,
    };
    let audited = AuditReport {
        sample: sample.as_ref(),
        verdict: verdict_of(&assessment, Some(Level::Deny)),
        assessment: &assessment,
        interval,
        command: command(
            interval,
            &args.filter,
            &args.past,
            args.sample.words(),
            &assessment,
        ),
        links,
        below: repository.path.clone(),
    };
    write_all(&targets, |target, out| match target.format {
        Some(AuditFormat::Human) => {
            let look = settings.look(target.is_stdout());
            report::write_audit_human(out, &audited, look)
        }
        Some(AuditFormat::Json) => report::write_audit_json(out, &audited),
        Some(AuditFormat::Csv) => report::write_audit_csv(out, &audited),
        Some(AuditFormat::Markdown) => report::write_audit_markdown(out, &audited),
        Some(AuditFormat::Html) => report::write_audit_html(out, &audited),
        Some(AuditFormat::Oscal) => report::write_audit_oscal(out, &audited, generated),
        None => audit_bundle::write(out, &audited, &repository),
    })?;
    Ok(Outcome::Success)
}

/// Refuses an interval that ends before it begins.
pub(crate) fn in_order(from: NaiveDate, to: NaiveDate) -> Result<(), CliError> {
    if from <= to {
        return Ok(());
    }
    Err(CliError::Usage {
        message: format!("--to {to} lies before --from {from}"),
        help: "both days are inclusive".to_owned(),
    })
}

/// The address of a repository's pages, without the slash at its end. It holds a host and a path, of
/// characters that neither a page nor a shell obeys.
pub(crate) fn address(typed: &str) -> Result<String, CliError> {
    let address = typed.trim_end_matches('/');
    let host = address.strip_prefix("https://").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%+".contains(c);
    if host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.chars().all(is_plain) {
        return Ok(address.to_owned());
    }
    Err(CliError::Usage {
        message: format!("--links {typed} is no address of a repository"),
        help: "write such as --links https://github.com/soc/dutybook: https, a host and a path"
            .to_owned(),
    })
}

/// Every place that is written to; the bundle is of no format.
fn all_targets(args: &AuditArgs) -> Result<Vec<Target<Option<AuditFormat>>>, CliError> {
    let targets = targets(&args.out)?.into_iter();
    let mut all: Vec<_> = targets.map(|target| target.map(Some)).collect();
    if let Some(path) = &args.bundle {
        let bundle = Target::file(None, path.clone());
        if bundle.is_stdout() {
            return Err(CliError::Usage {
                message: "a bundle is a file, and nothing for standard output".to_owned(),
                help: "name it: --bundle audit.zip".to_owned(),
            });
        }
        all.push(bundle);
    }
    distinct(&all)?;
    Ok(all)
}

/// The command that judges the same again, by the commit that was judged. Where files were judged that are
/// not committed they have no name, and the output says so beside the commit.
pub(crate) fn command(
    interval: Interval,
    filter: &FilterArgs,
    past: &RevisionArgs,
    sample: Vec<String>,
    assessment: &Assessment,
) -> String {
    let as_of = assessment.as_of.to_rfc3339();
    let is_off = assessment.history.status == HistoryStatus::Off;
    let off = if is_off { " --no-history" } else { "" };
    let mut words = vec![format!("dutybook{off} --as-of {as_of} audit")];
    words.extend(filter.tasks.iter().cloned());
    words.extend(filter.team.iter().map(|team| format!("--team {team}")));
    words.push(format!("--from {} --to {}", interval.from, interval.to));
    words.extend(sample);
    let history = &assessment.history;
    let commit = history.commit.as_deref();
    let is_whole = history.status == HistoryStatus::Complete && !history.is_changed;
    let commit = commit.filter(|_| past.rev.is_some() || is_whole);
    words.extend(commit.map(|commit| format!("--rev {commit}")));
    let anchors = past.anchors.as_ref();
    words.extend(anchors.map(|path| format!("--anchors {}", quoted(&path.display().to_string()))));
    words.join(" ")
}

/// A word as a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
