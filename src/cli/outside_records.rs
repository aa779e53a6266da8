//! What is kept outside the repository: the files that `--anchors`, `--forge-log` and `--tsa-roots` name.

use std::path::Path;

use crate::cli::CliError;
use crate::cli::input_file::{read_anchors, read_file};
use crate::cli::revision::RevisionSpec;
use crate::history::OutsideRecords;
use crate::load::parse_forge_log;
use crate::model::ForgePush;
use crate::signing::TimeStampAuthorities;

/// The largest file of certificates, in bytes.
const MAX_ROOTS: u64 = 1024 * 1024;

/// The largest log of pushes, in bytes: beyond what is read as a list.
const MAX_LOG: u64 = 64 * 1024 * 1024;

/// Reads what is given to be held against the history.
pub(super) fn read_outside_records(spec: RevisionSpec) -> Result<OutsideRecords, CliError> {
    Ok(OutsideRecords {
        anchors: read_anchors(spec.anchors)?,
        pushes: read_forge_log(spec.forge_log)?,
        tsa_roots: spec.tsa_roots.map(read_roots).transpose()?,
    })
}

/// Reads the file that `--forge-log` names; no pushes without one.
fn read_forge_log(path: Option<&Path>) -> Result<Vec<ForgePush>, CliError> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let help = "--forge-log names the file to which `dutybook timestamp import-forge` was appended";
    let bytes = read_file(path, MAX_LOG, help)?;
    parse_forge_log(&bytes).map_err(|reason| {
        let message = format!("{} cannot be used: {reason}", path.display());
        CliError::usage(message, help)
    })
}

/// Reads the certificates that count in place of those that the policy accepts.
pub(super) fn read_roots(path: &Path) -> Result<TimeStampAuthorities, CliError> {
    let help = "--tsa-roots names a file with the certificates of authorities, in PEM";
    let bytes = read_file(path, MAX_ROOTS, help)?;
    TimeStampAuthorities::from_pem(&bytes).map_err(|reason| {
        let message = format!("{} cannot be used: {reason}", path.display());
        CliError::usage(message, help)
    })
}
