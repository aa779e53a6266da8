//! The JSON Schemas of the files that dutybook reads, for editors.

/// A kind of file that dutybook reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// `policy/dutybook.yaml`
    Policy,
    /// `policy/teams.yaml`
    Teams,
    /// `policy/calendars/*.yaml`
    Calendar,
    /// `policy/tasks/*.yaml`
    Task,
    /// `evidence/<task>/<year>/<occurrence>/<team>.yaml`
    Evidence,
    /// `evidence/<task>/<year>/<request>/request.yaml`
    Request,
    /// `policy/waivers/*.yaml`
    Waiver,
    /// `policy/imports/*.yaml`
    Import,
    /// `closings/<period>.yaml`
    Closing,
    /// `policy/witnesses.yaml`
    Witnesses,
}

/// The schema of a format: JSON Schema 2020-12, as text.
#[must_use]
pub fn schema_text(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Policy => include_str!("schemas/policy.schema.json"),
        FileFormat::Teams => include_str!("schemas/teams.schema.json"),
        FileFormat::Calendar => include_str!("schemas/calendar.schema.json"),
        FileFormat::Task => include_str!("schemas/task.schema.json"),
        FileFormat::Evidence => include_str!("schemas/evidence.schema.json"),
        FileFormat::Request => include_str!("schemas/request.schema.json"),
        FileFormat::Waiver => include_str!("schemas/waiver.schema.json"),
        FileFormat::Import => include_str!("schemas/import.schema.json"),
        FileFormat::Closing => include_str!("schemas/closing.schema.json"),
        FileFormat::Witnesses => include_str!("schemas/witnesses.schema.json"),
    }
}
