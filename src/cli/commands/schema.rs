//! `dutybook schema`.

use crate::cli::args::{SCHEMAS, SchemaArgs};
use crate::cli::output::{to_stdout, write_generated};
use crate::cli::{CliError, RunOutcome};

pub(super) fn run(args: &SchemaArgs) -> Result<RunOutcome, CliError> {
    if let Some(schema) = args.format {
        to_stdout(|out| out.write_all(schema().as_bytes()))?;
    } else if let Some(folder) = &args.folder {
        for (name, schema) in SCHEMAS {
            let file = format!("{name}.schema.json");
            write_generated(folder, &file, schema().as_bytes())?;
        }
    }
    Ok(RunOutcome::Success)
}
