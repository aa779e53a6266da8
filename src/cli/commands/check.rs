//! `dutybook check`.

use std::path::Path;

use anstream::eprintln;

use crate::cli::args::{CheckArgs, CheckFormat};
use crate::cli::commands::check_run::{CheckRun, revision_spec};
use crate::cli::output::write_all;
use crate::cli::output_target::{OutputTarget, read_targets};
use crate::cli::roots_of_files::find_roots_of_files;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome, roots, several};
use crate::judge::Verdict;
use crate::report::{self, CheckReport, ShardManifest, SourceReader};

pub(super) fn run(args: &CheckArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = read_targets(&args.out)?;
    let mut run = match &args.roots_of {
        None => match roots::expand_directories(settings, revision_spec(args))? {
            None => CheckRun::of_one_root(args, settings)?,
            Some(folders) => several::judge(args, settings, &folders)?,
        },
        Some(_) if settings.directories != [Path::new(".")] => {
            return Err(CliError::usage(
                "-C and --roots-of both say what is judged",
                "leave -C out: the files name the roots",
            ));
        }
        Some(files) => match find_roots_of_files(files, args.base.as_deref())?.as_slice() {
            [] => {
                eprintln!("none of these files lies in a dutybook repository: nothing is judged");
                return Ok(RunOutcome::Success);
            }
            [folder] => CheckRun::of_one_root(args, &settings.for_directory(folder))?,
            folders => several::judge(args, settings, folders)?,
        },
    };
    run.checked.sarif_category.clone_from(&args.sarif_category);
    let manifest = run.manifest.as_ref();
    write(&targets, &run.checked, manifest, settings, &|root, path| {
        run.texts.get(root)?.source(path)
    })
}

/// Writes the result in every format that is asked for, and returns how the run ends.
pub(super) fn write(
    targets: &[OutputTarget<CheckFormat>],
    checked: &CheckReport,
    manifest: Option<&ShardManifest>,
    settings: &RunSettings,
    source: SourceReader,
) -> Result<RunOutcome, CliError> {
    write_all(targets, |target, out| match target.format {
        CheckFormat::Human => {
            let style = settings.output_style(target.is_stdout());
            report::write_check_human(out, checked, style, source)
        }
        CheckFormat::Json => report::write_check_json(out, checked, manifest),
        CheckFormat::Sarif => report::write_check_sarif(out, checked),
        CheckFormat::GitHub => report::write_check_github(out, checked),
        CheckFormat::GitLab => report::write_check_gitlab(out, checked),
        CheckFormat::Azure => report::write_check_azure(out, checked),
        CheckFormat::Junit => report::write_check_junit(out, checked),
        CheckFormat::Markdown => report::write_check_markdown(out, checked),
    })?;
    Ok(match checked.verdict {
        Verdict::Pass => RunOutcome::Success,
        Verdict::Fail => RunOutcome::Failed,
        Verdict::Unknown => RunOutcome::Unknown,
    })
}
