//! Reading `policy/tasks/*.yaml`.

use std::collections::BTreeSet;

use super::cadence::cadence;
use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::known_names::KnownNames;
use super::localized_text::localized_text;
use super::scalar;
use crate::model::{
    ArtifactRequirements, Assignment, Id, Requirements, ReviewRequirements, Task, TaskSource,
};
use crate::yaml::Value;

const TASK_FIELDS: &[&str] = &[
    "kind",
    "id",
    "title",
    "description",
    "assigned",
    "cadence",
    "timezone",
    "calendar",
    "starts",
    "ends",
    "evidence",
    "controls",
    "source",
];

/// Reads one task.
pub(super) fn task_file(root: FieldValue, known: &KnownNames) -> Option<Task> {
    let fields = Fields::open(root, TASK_FIELDS)?;
    fields.require("kind", scalar::kind("task/v1"));
    let id = fields.require("id", scalar::id);
    let title = fields.require("title", localized_text);
    let description = fields.read("description", localized_text);
    let assigned = fields.require("assigned", |value| assignment(value, known));
    let cadence = fields.require("cadence", cadence);
    let timezone = fields.read("timezone", scalar::timezone);
    let calendar = fields.read("calendar", |value| known.calendar(value));
    let (starts, ends) = fields.days("starts", "ends");
    let requires = fields.read_or_default("evidence", |value| requirements(value, known));
    let controls = fields.read_or_default("controls", list(scalar::text));
    let source = fields.read("source", source);
    Some(Task {
        id: id?,
        title: title?,
        description,
        assigned: assigned?,
        cadence: cadence?,
        timezone,
        calendar,
        starts,
        ends,
        requires,
        controls,
        source,
    })
}

fn assignment(value: FieldValue, known: &KnownNames) -> Option<Assignment> {
    const FORMS: &[&str] = &["team", "each_of", "any_of"];
    let fields = Fields::open(value, FORMS)?;
    let team = fields.read("team", |value| known.team(value));
    let each_of = fields.read("each_of", |value| teams(value, known));
    let any_of = fields.read("any_of", |value| teams(value, known));
    let count = FORMS.iter().filter(|form| fields.has(form)).count();
    if count != 1 {
        let message =
            format!("expected exactly one of `team`, `each_of` and `any_of`, found {count}");
        value.add_fault(message, "keep one of them");
        return None;
    }
    team.map(Assignment::Team)
        .or(each_of.map(Assignment::EachOf))
        .or(any_of.map(Assignment::AnyOf))
}

/// A team, a group, or a list of them: the teams, each once, in the order of the file.
fn teams(value: FieldValue, known: &KnownNames) -> Option<Vec<Id>> {
    let read = |value: FieldValue| known.team_or_group(value);
    let mut teams = match &value.node.value {
        Value::Seq(items) if items.is_empty() => {
            value.add_wrong_type("at least one team");
            return None;
        }
        Value::Seq(_) => list(read)(value)?.concat(),
        _ => read(value)?,
    };
    let mut seen = BTreeSet::new();
    teams.retain(|team| seen.insert(team.clone()));
    Some(teams)
}

fn requirements(value: FieldValue, known: &KnownNames) -> Option<Requirements> {
    let fields = Fields::open(
        value,
        &["details", "artifacts", "links", "review", "attested"],
    )?;
    Some(Requirements {
        details: fields.read("details", |value| known.schema(value)),
        artifacts: fields.read_or_default("artifacts", artifacts),
        min_links: fields.read_or_default("links", min_links),
        review: fields.read_or_default("review", |value| review(value, known)),
        attested: fields.read_or_default("attested", scalar::boolean),
    })
}

/// What an artifact with nothing in it does, by its word: whether it denies.
const HOLLOW: &[(&str, bool)] = &[("warn", false), ("deny", true)];

fn artifacts(value: FieldValue) -> Option<ArtifactRequirements> {
    let known = &["min", "max_size", "media_types", "reuse", "hollow"];
    let fields = Fields::open(value, known)?;
    let default = ArtifactRequirements::default();
    let max_size = fields.read("max_size", scalar::size);
    let reuse = fields.read("reuse", scalar::boolean);
    let hollow = fields.read("hollow", scalar::word(HOLLOW));
    Some(ArtifactRequirements {
        min: fields.read_or_default("min", scalar::count),
        max_size: max_size.unwrap_or(default.max_size),
        media_types: fields.read_or_default("media_types", list(media_type)),
        reuse: reuse.unwrap_or(default.reuse),
        denies_hollow: hollow.unwrap_or(default.denies_hollow),
    })
}

/// A media type, `type/subtype` in lower case (RFC 6838 §4.2).
fn media_type(value: FieldValue) -> Option<String> {
    value.parse("a media type", |text| {
        let is_char =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$&-^_.+".contains(&b);
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_char);
        text.split_once('/')
            .filter(|(kind, subtype)| is_name(kind) && is_name(subtype))
            .map(|_| text.to_owned())
            .ok_or("write it as type/subtype in lower case, such as application/json")
    })
}

fn min_links(value: FieldValue) -> Option<u32> {
    let fields = Fields::open(value, &["min"])?;
    fields.read("min", scalar::count)
}

fn review(value: FieldValue, known: &KnownNames) -> Option<ReviewRequirements> {
    let fields = Fields::open(value, &["required", "by", "within"])?;
    let required = fields.require("required", scalar::boolean);
    let required = required.unwrap_or(false);
    let by = fields.read_or_default("by", list(|value: FieldValue| known.team(value)));
    if required && by.is_empty() && !known.has_approvers {
        let message = "a review is required, and nobody may review".to_owned();
        let help = "name teams under `by:`, or approvers in policy/dutybook.yaml";
        fields.add_fault("required", message, help);
    }
    let within = fields.read("within", scalar::duration);
    Some(ReviewRequirements {
        required,
        by,
        within,
    })
}

fn source(value: FieldValue) -> Option<TaskSource> {
    let fields = Fields::open(value, &["document", "row", "url"])?;
    Some(TaskSource {
        document: fields.require("document", scalar::text)?,
        row: fields.read("row", scalar::count),
        url: fields.read("url", scalar::text),
    })
}
