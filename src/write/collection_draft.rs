//! The machine that fetched artifacts, as evidence that is to be written states it.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::as_text;
use super::error::RecordError;
use crate::model::{check_run, check_workflow};

/// A machine that fetched artifacts.
#[derive(Debug, Clone, Serialize)]
pub struct CollectionDraft {
    workflow: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    #[serde(serialize_with = "as_text::timestamp")]
    at: DateTime<FixedOffset>,
}

impl CollectionDraft {
    /// A collection by a workflow, by the address of one of its runs where that is known.
    ///
    /// # Errors
    /// When the name or the address is not one that evidence may state.
    pub fn new(
        workflow: &str,
        run: Option<&str>,
        at: DateTime<FixedOffset>,
    ) -> Result<Self, RecordError> {
        check_workflow(workflow)
            .map_err(|help| RecordError::usage("--collected-by does not name a workflow", help))?;
        if let Some(run) = run {
            check_run(run).map_err(|help| {
                RecordError::usage(format!("`{run}` is not the address of a run"), help)
            })?;
        }
        Ok(CollectionDraft {
            workflow: workflow.to_owned(),
            run: run.map(str::to_owned),
            at,
        })
    }
}
