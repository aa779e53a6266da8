//! `dutybook timestamp import-forge`.

use crate::assess::open;
use crate::cli::args::ForgeLogArgs;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::input_file::read_file;
use crate::cli::output::print_record;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::Worktree;
use crate::import::read_forge_log;
use crate::load::format_push;

/// The largest export, in bytes.
const MAX_EXPORT: u64 = 64 * 1024 * 1024;

pub(super) fn run(args: &ForgeLogArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let branch = match &args.branch {
        Some(branch) => branch.clone(),
        None => find_mainline(settings)?,
    };
    let help = "name the JSON of GitHub's repository activities, or of Azure DevOps' pushes with refUpdates";
    let mut pushes = Vec::new();
    for file in &args.files {
        let refuse = |reason: String| {
            let message = format!("{} cannot be used: {reason}", file.display());
            CliError::usage(message, help)
        };
        let bytes = read_file(file, MAX_EXPORT + 1, help)?;
        if bytes.len() as u64 > MAX_EXPORT {
            return Err(refuse(format!("it is larger than {MAX_EXPORT} bytes")));
        }
        pushes.extend(read_forge_log(&bytes, &branch).map_err(refuse)?);
    }
    pushes.sort_by(|a, b| (a.time, &a.commit).cmp(&(b.time, &b.commit)));
    pushes.dedup();
    if pushes.is_empty() {
        return Err(CliError::usage(
            format!("no push of {branch} is in these files"),
            "name the mainline: --branch NAME",
        ));
    }
    let entries: String = pushes.iter().map(format_push).collect();
    print_record(entries.as_bytes())?;
    Ok(RunOutcome::Success)
}

/// The branch that the policy names as the mainline, else the one that is checked out.
fn find_mainline(settings: &RunSettings) -> Result<String, CliError> {
    let root = find_judged_root(settings, RevisionSpec::default())?;
    let git = GitContext::open(&root, false)?;
    let policy = open(&Worktree::new(root), None)?.loaded.policy;
    let named = policy.and_then(|policy| policy.settings.history.mainline.clone());
    named
        .or_else(|| git.mainline_branch())
        .ok_or_else(|| CliError::usage("no branch is checked out", "name it: --branch NAME"))
}
