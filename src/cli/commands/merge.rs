//! `dutybook merge`.

use crate::cli::args::MergeArgs;
use crate::cli::commands::check;
use crate::cli::input_file::read_file;
use crate::cli::output_target::read_targets;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::report;

/// The largest file that is read, in bytes: ten million duties are smaller.
const MAX: u64 = 4 << 30;

pub(super) fn run(args: &MergeArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = read_targets(&args.out)?;
    let help = "name what each run wrote with `check --shard I/N --format json -o FILE`";
    let files = args.files.iter();
    let files = files.map(|path| Ok((path.display().to_string(), read_file(path, MAX, help)?)));
    let mut checked = report::merge_shards(files.collect::<Result<_, CliError>>()?)?;
    checked.sarif_category.clone_from(&args.sarif_category);
    // The files that the runs judged are not here, so findings have no excerpts.
    check::write(&targets, &checked, None, settings, &|_, _| None)
}
