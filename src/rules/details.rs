//! Details, held to the task's schema.

use super::examine::{EvidenceContext, Owed};
use crate::finding::{FindingBuilder, Rule};

/// Details that break the task's schema, or are missing.
pub(super) fn details(exhibit: &EvidenceContext, owed: &Owed) -> Vec<FindingBuilder> {
    let Some(name) = &owed.task.requires.details else {
        return Vec::new();
    };
    // A schema that could not be compiled has its own finding.
    let Some(schema) = exhibit.context.schema(owed.version, name) else {
        return Vec::new();
    };
    let file = format!("policy/schemas/{name}.schema.json");
    let Some(entry) = exhibit.root.get("details") else {
        let message = format!("{} wants details, and there are none", owed.task.id);
        let draft = exhibit.draft(Rule::EvidenceDetails, "/details", message);
        return vec![draft.help(format!("add `details:` as {file} describes them"))];
    };
    let faults = schema.validate(&entry.value);
    let draft = |fault: crate::yaml::YamlFault| {
        FindingBuilder::new(Rule::EvidenceDetails, fault.message.clone())
            .help(
                fault
                    .help
                    .unwrap_or_else(|| format!("{file} says what is wanted")),
            )
            .file(exhibit.file)
            .range(fault.range)
            .subject(&fault.message)
    };
    faults.into_iter().map(draft).collect()
}
