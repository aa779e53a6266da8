//! `dutybook anchor`.

use chrono_tz::Tz;

use crate::assess::open;
use crate::cli::args::AnchorArgs;
use crate::cli::git_context::{self, GitContext};
use crate::cli::output::to_stdout;
use crate::cli::settings::Settings;
use crate::cli::workspace::RevisionSpec;
use crate::cli::{CliError, Outcome, as_of};
use crate::write;

pub(crate) fn run(args: &AnchorArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let view = RevisionSpec {
        revision: args.rev.as_deref(),
        ..RevisionSpec::default()
    };
    let root = git_context::root(settings, view)?;
    let sight = GitContext::of(&root, false)?;
    let commit = sight.commit(view.revision)?;
    let policy = open(&sight.tree_of(commit)?, None)?;
    let timezone = policy.loaded.timezone.unwrap_or(Tz::UTC);
    let seen_at = as_of::as_of(settings.as_of.as_deref(), timezone)?;
    let seen_at = seen_at.with_timezone(&timezone).fixed_offset();
    let entry = write::anchor_entry(&commit.to_string(), seen_at, args.seen.as_deref())?;
    to_stdout(|out| out.write_all(entry.as_bytes()))?;
    Ok(Outcome::Success)
}
