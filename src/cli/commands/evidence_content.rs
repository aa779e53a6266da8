//! The content of evidence that `record` and `record --amend` take from arguments.

use serde_yaml::Mapping;

use crate::cli::CliError;
use crate::cli::args::EvidenceInput;
use crate::cli::input_file::read_file_or_stdin;
use crate::load::MAX_YAML;
use crate::write::{self, LinkDraft};

/// The links of `--link`.
pub(super) fn read_links(input: &EvidenceInput) -> Result<Vec<LinkDraft>, CliError> {
    let links = input.links.iter().map(|typed| write::parse_link(typed));
    Ok(links.collect::<Result<_, _>>()?)
}

/// The details of `--from`; empty without it.
pub(super) fn read_details(input: &EvidenceInput) -> Result<Mapping, CliError> {
    let Some(path) = &input.from else {
        return Ok(Mapping::new());
    };
    let help = "name a file of YAML or JSON, or `-` for standard input";
    let bytes = read_file_or_stdin(path, MAX_YAML + 1, help)?;
    Ok(write::read_mapping(&bytes, &path.display().to_string())?)
}
