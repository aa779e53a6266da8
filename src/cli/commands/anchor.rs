//! `dutybook anchor`.

use chrono_tz::Tz;

use crate::assess::open;
use crate::cli::args::AnchorArgs;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::output::print_record;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::write;

pub(super) fn run(args: &AnchorArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let spec = RevisionSpec {
        revision: args.rev.as_deref(),
        ..RevisionSpec::default()
    };
    let root = find_judged_root(settings, spec)?;
    let git = GitContext::open(&root, false)?;
    let commit = git.commit(spec.revision)?;
    let policy = open(&git.tree(commit)?, None)?;
    let timezone = policy.loaded.timezone.unwrap_or(Tz::UTC);
    let seen_at = settings.as_of.instant(timezone)?;
    let seen_at = seen_at.with_timezone(&timezone).fixed_offset();
    let entry = write::anchor_entry(&commit.to_string(), seen_at, args.seen.as_deref())?;
    // Whoever asks for an anchor keeps it: one that went nowhere proves nothing.
    print_record(entry.as_bytes())?;
    Ok(RunOutcome::Success)
}
