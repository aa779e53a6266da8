//! `dutybook audit`.

use super::args::{Audit, AuditFormat};
use super::judged::{Repository, View, whole};
use super::moment::{end_of_day, not_too_far, start_of_day};
use super::output::{targets, write_all};
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::finding::Level;
use crate::judge::{Selection, Span, verdict_of};
use crate::report::{self, Interval};

pub(super) fn run(args: &Audit, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    if args.to < args.from {
        return Err(CliError::Usage {
            message: format!("--to {} lies before --from {}", args.to, args.from),
            help: "both days are inclusive".to_owned(),
        });
    }
    let view = View {
        revision: args.past.rev.as_deref(),
        base: None,
        anchors: args.past.anchors.as_deref(),
    };
    let mut repository = Repository::open(settings, view)?;
    repository.tells_commits = true;
    let (tasks, team) = repository.filter(&args.filter)?;
    let from = start_of_day(args.from, repository.timezone)?;
    let to = end_of_day(args.to, repository.timezone)?;
    not_too_far(to, repository.as_of)?;
    let assessment = repository.assess(Some(to), settings)?;
    let span = Span::DueBetween(from, to);
    let assessment = whole(assessment.select(&Selection { span, tasks, team }))?;
    let verdict = verdict_of(&assessment, Some(Level::Deny));
    let interval = Interval {
        from: args.from,
        to: args.to,
    };
    write_all(&targets, |target, out| match target.format {
        AuditFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::audit_human(out, &assessment, interval, look)
        }
        AuditFormat::Json => report::audit_json(out, &assessment, verdict, interval),
    })?;
    Ok(Outcome::Fine)
}
