//! `dutybook check`.

use super::args::{Check, CheckFormat, FailOn};
use super::judged::{Repository, View};
use super::output::{targets, write_all};
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::finding::Level;
use crate::judge::{Selection, Span, Verdict, verdict_of};
use crate::report;

pub(super) fn run(args: &Check, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let view = View {
        revision: args.past.rev.as_deref(),
        base: args.base.as_deref(),
        anchors: args.past.anchors.as_deref(),
    };
    let repository = Repository::open(settings, view)?;
    let (tasks, team) = repository.filter(&args.filter)?;
    let span = Span::OpenedBy(repository.as_of);
    let assessment = repository.assess(None, settings)?;
    let assessment = assessment.select(&Selection { span, tasks, team });
    let verdict = verdict_of(&assessment, args.fail_on.level());
    write_all(&targets, |target, out| match target.format {
        CheckFormat::Human => {
            let look = settings.look(target.is_stdout());
            let source = |path: &str| repository.source(path);
            report::check_human(out, &assessment, verdict, look, &source)
        }
        CheckFormat::Json => report::check_json(out, &assessment, verdict),
        CheckFormat::Sarif => report::check_sarif(out, &assessment),
        CheckFormat::Junit => report::check_junit(out, &assessment),
    })?;
    Ok(match verdict {
        Verdict::Pass => Outcome::Fine,
        Verdict::Fail => Outcome::Failed,
        Verdict::Unknown => Outcome::Unknown,
    })
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Deny => Some(Level::Deny),
            FailOn::Warn => Some(Level::Warn),
            FailOn::Never => None,
        }
    }
}
