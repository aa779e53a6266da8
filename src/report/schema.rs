//! The JSON Schemas of dutybook's own JSON outputs.

/// An output that programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonOutput {
    /// `check --format json`
    Check,
    /// `audit --format json`
    Audit,
    /// `due --format json`
    Due,
    /// `trace --format json`
    Trace,
    /// `review --json`
    Review,
    /// `approve --json`
    Approve,
}

/// The schema of an output: JSON Schema 2020-12, as text.
#[must_use]
pub fn schema_of(output: JsonOutput) -> &'static str {
    match output {
        JsonOutput::Check => include_str!("schemas/check.schema.json"),
        JsonOutput::Audit => include_str!("schemas/audit.schema.json"),
        JsonOutput::Due => include_str!("schemas/due.schema.json"),
        JsonOutput::Trace => include_str!("schemas/trace.schema.json"),
        JsonOutput::Review => include_str!("schemas/review.schema.json"),
        JsonOutput::Approve => include_str!("schemas/approve.schema.json"),
    }
}
