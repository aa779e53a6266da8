//! `dutybook check`.

use super::args::{Check, CheckFormat, FailOn};
use super::judged::{Repository, View};
use super::output::{targets, write_all};
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::finding::Level;
use crate::judge::{Selection, Span, Verdict, verdict_of};
use crate::report::{self, Checked, Root};

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
    let checked = Checked::of_one(Root {
        path: repository.path.clone(),
        verdict: verdict_of(&assessment, args.fail_on.level()),
        assessment,
    });
    write_all(&targets, |target, out| match target.format {
        CheckFormat::Human => {
            let look = settings.look(target.is_stdout());
            let source = |_: &str, path: &str| repository.source(path);
            report::check_human(out, &checked, look, &source)
        }
        CheckFormat::Json => report::check_json(out, &checked),
        CheckFormat::Sarif => report::check_sarif(out, &checked),
        CheckFormat::Junit => report::check_junit(out, &checked),
    })?;
    Ok(match checked.verdict {
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
