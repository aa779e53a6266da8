//! `dutybook schema`.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::args::{SchemaArgs, SchemaName};
use crate::cli::output::to_stdout;
use crate::cli::{CliError, Outcome};
use crate::load::{self, FileFormat};
use crate::report::{self, JsonOutput};

pub(crate) fn run(args: &SchemaArgs) -> Result<Outcome, CliError> {
    match (args.format, &args.folder) {
        (Some(name), _) => {
            to_stdout(|out| out.write_all(text(name).as_bytes()))?;
        }
        (None, Some(folder)) => write_all(folder)?,
        (None, None) => {}
    }
    Ok(Outcome::Success)
}

fn write_all(folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(write_error(folder))?;
    for name in SchemaName::value_variants() {
        let word = name.to_possible_value();
        let stem = word.as_ref().map_or("schema", |word| word.get_name());
        let path = folder.join(format!("{stem}.schema.json"));
        std::fs::write(&path, text(*name)).map_err(write_error(&path))?;
    }
    Ok(())
}

fn write_error(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    let path: PathBuf = path.to_path_buf();
    |source| CliError::Write { path, source }
}

fn text(name: SchemaName) -> &'static str {
    match name {
        SchemaName::Policy => load::schema_text(FileFormat::Policy),
        SchemaName::Teams => load::schema_text(FileFormat::Teams),
        SchemaName::Calendar => load::schema_text(FileFormat::Calendar),
        SchemaName::Task => load::schema_text(FileFormat::Task),
        SchemaName::Evidence => load::schema_text(FileFormat::Evidence),
        SchemaName::Request => load::schema_text(FileFormat::Request),
        SchemaName::Waiver => load::schema_text(FileFormat::Waiver),
        SchemaName::Check => report::schema_of(JsonOutput::Check),
        SchemaName::Audit => report::schema_of(JsonOutput::Audit),
        SchemaName::Due => report::schema_of(JsonOutput::Due),
        SchemaName::Trace => report::schema_of(JsonOutput::Trace),
    }
}
