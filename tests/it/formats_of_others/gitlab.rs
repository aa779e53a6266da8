//! What GitLab demands of a Code Quality report.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::json::{list, text};
use crate::harness::subjects::reports::{all, json as read, print};

/// The documented fields, in words of our own: GitLab publishes no schema of them that could be installed.
fn schema() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "additionalProperties": false,
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "minLength": 1 },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "pattern": "^[^./]" },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } }
                        }
                    }
                }
            }
        }
    })
}

#[test]
fn a_report_has_the_fields_of_every_finding() {
    let schema = jsonschema::validator_for(&schema()).expect("a schema");
    for subject in all() {
        let printed = print(&subject, "gitlab");
        assert!(printed.starts_with('['), "no byte order mark, no envelope");
        let report: Value = serde_json::from_str(&printed).expect("JSON");
        let faults: Vec<_> = schema
            .iter_errors(&report)
            .map(|one| one.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        let findings = read(&subject, "json");
        let findings = list(&findings["findings"]);
        assert_eq!(list(&report).len(), findings.len());
        let mut prints = BTreeSet::new();
        for (entry, finding) in list(&report).iter().zip(findings) {
            prints.insert(text(&entry["fingerprint"]));
            assert_eq!(entry["fingerprint"], finding["fingerprint"]);
            assert_eq!(entry["check_name"], finding["rule"]);
            let severity = match text(&finding["level"]) {
                "deny" => "critical",
                "warn" => "major",
                _ => "info",
            };
            assert_eq!(entry["severity"], severity);
            let file = finding["file"].as_str().unwrap_or("policy/dutybook.yaml");
            assert_eq!(entry["location"]["path"], file);
            let line = finding["range"]["start"]["line"].as_u64().unwrap_or(1);
            assert_eq!(entry["location"]["lines"]["begin"], line);
            let description = text(&entry["description"]);
            assert!(!description.contains(char::is_control), "{description}");
        }
        assert_eq!(prints.len(), findings.len(), "equal ones would be dropped");
    }
}
