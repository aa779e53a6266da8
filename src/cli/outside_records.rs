//! What is kept outside the repository: the files that `--anchors`, `--forge-log` and `--tsa-roots` name.

use std::path::Path;

use crate::cli::CliError;
use crate::cli::input_file::{read_anchors, read_file};
use crate::cli::revision::RevisionSpec;
use crate::history::OutsideRecords;
use crate::signing::TimeStampAuthorities;

/// The largest file of certificates, in bytes.
const MAX_ROOTS: u64 = 1024 * 1024;

/// Reads what is given to be held against the history.
pub(super) fn read_outside_records(spec: RevisionSpec) -> Result<OutsideRecords, CliError> {
    Ok(OutsideRecords {
        anchors: read_anchors(spec.anchors)?,
        pushes: Vec::new(),
        tsa_roots: spec.tsa_roots.map(read_roots).transpose()?,
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
