//! `dutybook due`.

use super::args::{Due, DueFormat};
use super::judged::{Repository, View, whole};
use super::moment::not_too_far;
use super::output::{targets, write_all};
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::judge::{Selection, Span};
use crate::report;

pub(super) fn run(args: &Due, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let repository = Repository::open(settings, View::default())?;
    let (tasks, team) = repository.filter(&args.filter)?;
    let now = repository.as_of.with_timezone(&repository.timezone);
    let until = args.within.after(now).to_utc();
    not_too_far(until, repository.as_of)?;
    let assessment = repository.assess(Some(until), settings)?;
    let span = Span::UnsettledBy(until);
    let assessment = whole(assessment.select(&Selection {
        span,
        tasks,
        team,
        share: None,
    }))?;
    write_all(&targets, |target, out| match target.format {
        DueFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::due_human(out, &assessment, &args.within, look)
        }
        DueFormat::Json => report::due_json(out, &assessment, &args.within),
        DueFormat::Markdown => report::due_markdown(out, &assessment, &args.within),
    })?;
    Ok(Outcome::Fine)
}
