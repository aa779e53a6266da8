//! `dutybook anchor`.

use chrono_tz::Tz;

use super::args::Anchor;
use super::judged::RevisionSpec;
use super::output::to_stdout;
use super::settings::Settings;
use super::sight::{self, GitContext};
use super::{CliError, Outcome, moment};
use crate::assess::open;
use crate::write;

pub(super) fn run(args: &Anchor, settings: &Settings) -> Result<Outcome, CliError> {
    let view = RevisionSpec {
        revision: args.rev.as_deref(),
        ..RevisionSpec::default()
    };
    let root = sight::root(settings, view)?;
    let sight = GitContext::of(&root, false)?;
    let commit = sight.commit(view.revision)?;
    let policy = open(&sight.tree_of(commit)?, None)?;
    let timezone = policy.loaded.timezone.unwrap_or(Tz::UTC);
    let seen_at = moment::as_of(settings.as_of.as_deref(), timezone)?;
    let seen_at = seen_at.with_timezone(&timezone).fixed_offset();
    let entry = write::anchor_entry(&commit.to_string(), seen_at, args.seen.as_deref())?;
    to_stdout(|out| out.write_all(entry.as_bytes()))?;
    Ok(Outcome::Fine)
}
