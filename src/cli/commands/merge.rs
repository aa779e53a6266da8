//! `dutybook merge`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::cli::args::MergeArgs;
use crate::cli::commands::check;
use crate::cli::output_target::read_targets;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, Outcome};
use crate::report;

/// The largest file that is read, in bytes: ten million duties are smaller.
const MAX: u64 = 4 << 30;

pub(super) fn run(args: &MergeArgs, settings: &RunSettings) -> Result<Outcome, CliError> {
    let targets = read_targets(&args.out)?;
    let files = args.files.iter();
    let files = files.map(|path| Ok((path.display().to_string(), bytes(path)?)));
    let checked = report::merge_shards(files.collect::<Result<_, CliError>>()?)?;
    // What the runs looked at is not here: messages and places are.
    check::write(&targets, &checked, None, settings, &|_, _| None)
}

fn bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    let usage = |error: std::io::Error| {
        CliError::usage(
            format!("{} cannot be read: {error}", path.display()),
            "name what each run wrote with `check --shard I/N --format json -o FILE`",
        )
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(usage)?;
    file.take(MAX).read_to_end(&mut bytes).map_err(usage)?;
    Ok(bytes)
}
