//! `dutybook schema`.

use clap::ValueEnum;

use crate::cli::args::{SchemaArgs, SchemaName};
use crate::cli::output::{to_stdout, write_generated};
use crate::cli::{CliError, Outcome};
use crate::load::{self, FileFormat};
use crate::report::{self, JsonOutput};

pub(super) fn run(args: &SchemaArgs) -> Result<Outcome, CliError> {
    if let Some(name) = args.format {
        to_stdout(|out| out.write_all(schema_text(name).as_bytes()))?;
    } else if let Some(folder) = &args.folder {
        for name in SchemaName::value_variants() {
            let word = name.to_possible_value();
            let stem = word.as_ref().map_or("schema", |word| word.get_name());
            let file = format!("{stem}.schema.json");
            write_generated(folder, &file, schema_text(*name).as_bytes())?;
        }
    }
    Ok(Outcome::Success)
}

fn schema_text(name: SchemaName) -> &'static str {
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
