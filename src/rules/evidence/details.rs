//! Details, validated by the task's schema.

use crate::finding::{FindingBuilder, Rule};
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};
use crate::yaml::YamlFault;

/// Details that break the task's schema, or are missing.
pub(super) fn check_details(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let Some(name) = &duty.task.requires.details else {
        return Vec::new();
    };
    // A schema that could not be compiled has its own finding.
    let Some(schema) = file.context.schema(duty.version, name) else {
        return Vec::new();
    };
    let schema_file = format!("policy/schemas/{name}.schema.json");
    let Some(entry) = file.root.get("details") else {
        let message = format!("{} requires details, found none", duty.task.id);
        let missing = file.finding(Rule::EvidenceDetails, "/details", message);
        return vec![missing.help(format!("add `details:` as {schema_file} describes them"))];
    };
    let finding = |fault: YamlFault| {
        let help = || format!("{schema_file} describes what is expected").into();
        FindingBuilder::new(Rule::EvidenceDetails, fault.message.clone())
            .help(fault.help.unwrap_or_else(help))
            .file(file.path)
            .range(fault.range)
            .subject(&fault.message)
    };
    let faults = schema.validate(&entry.value).into_iter();
    faults.map(finding).collect()
}
