//! `dutybook lsp`.

use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome, lsp};

pub(super) fn run(settings: &RunSettings) -> Result<RunOutcome, CliError> {
    lsp::serve(settings)
}
