//! Reading `policy/tasks/*.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cadence::cadence;
use super::fields::{At, Faults, Fields, list, wrong_type};
use super::scalar;
use crate::finding::Rule;
use crate::model::{
    ArtifactRequirements, Assignment, Calendar, Id, Requirements, ReviewRequirements, Task,
    TaskSource, Teams,
};
use crate::text::suggest;
use crate::yaml::{Node, Value};

/// What a task may refer to. `None` where the file that says so could not be read: then nothing is
/// said of the reference, for the fault lies elsewhere.
pub(super) struct Known<'a> {
    pub(super) teams: Option<&'a Teams>,
    pub(super) calendars: &'a BTreeMap<Id, Arc<Calendar>>,
    pub(super) unreadable_calendars: &'a BTreeSet<Id>,
    pub(super) schemas: &'a BTreeSet<Id>,
    pub(super) has_approvers: bool,
}

const KNOWN: &[&str] = &[
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
pub(super) fn task_file(faults: &Faults, root: &Node, known: &Known) -> Option<Task> {
    let fields = Fields::open(faults, root, At::Root, KNOWN)?;
    fields.required("kind", scalar::kind("task/v1"));
    let id = fields.required("id", scalar::id);
    let title = fields.required("title", scalar::said);
    let description = fields.optional("description", scalar::said);
    let assigned = fields.required("assigned", |f, node, at| assigned(f, node, at, known));
    let cadence = fields.required("cadence", cadence);
    let timezone = fields.optional("timezone", scalar::timezone);
    let calendar = fields.optional("calendar", |f, node, at| known.calendar(f, node, at));
    let starts = fields.optional("starts", scalar::date);
    let ends = fields.optional("ends", scalar::date);
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends < starts
    {
        let message = format!("`ends` ({ends}) lies before `starts` ({starts})");
        fields.fault("ends", message, "both days are inclusive");
    }
    let requires = fields.optional("evidence", |f, node, at| requirements(f, node, at, known));
    let controls = fields.optional("controls", list(scalar::said));
    let source = fields.optional("source", source);
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
        requires: requires.unwrap_or_default(),
        controls: controls.unwrap_or_default(),
        source,
    })
}

impl Known<'_> {
    /// A calendar that exists.
    pub(super) fn calendar(&self, faults: &Faults, node: &Node, at: At) -> Option<Id> {
        let id = scalar::id(faults, node, at)?;
        if !self.calendars.contains_key(&id) && !self.unreadable_calendars.contains(&id) {
            let names = self.calendars.keys().map(Id::as_str);
            let file = format!("policy/calendars/{id}.yaml");
            unknown(faults, node, at, "calendar", &id, names, &file);
        }
        Some(id)
    }

    /// A team that exists.
    pub(super) fn team(&self, faults: &Faults, node: &Node, at: At) -> Option<Id> {
        let id = scalar::id(faults, node, at)?;
        if let Some(teams) = self.teams
            && !teams.teams().contains_key(&id)
        {
            let names = teams.teams().keys().map(Id::as_str);
            unknown(faults, node, at, "team", &id, names, "policy/teams.yaml");
        }
        Some(id)
    }

    /// A team, or the teams of a group.
    fn team_or_group(&self, faults: &Faults, node: &Node, at: At) -> Option<Vec<Id>> {
        let id = scalar::id(faults, node, at)?;
        let Some(teams) = self.teams else {
            return Some(vec![id]);
        };
        if let Some(group) = teams.groups().get(&id) {
            return Some(group.teams.clone());
        }
        if !teams.teams().contains_key(&id) {
            let names = teams.teams().keys().chain(teams.groups().keys());
            let names = names.map(Id::as_str);
            unknown(
                faults,
                node,
                at,
                "team or group",
                &id,
                names,
                "policy/teams.yaml",
            );
        }
        Some(vec![id])
    }

    fn schema(&self, faults: &Faults, node: &Node, at: At) -> Option<Id> {
        let id = scalar::id(faults, node, at)?;
        if !self.schemas.contains(&id) {
            let names = self.schemas.iter().map(Id::as_str);
            let file = format!("policy/schemas/{id}.schema.json");
            unknown(faults, node, at, "details schema", &id, names, &file);
        }
        Some(id)
    }
}

/// Says that a name stands for nothing.
pub(super) fn unknown<'n>(
    faults: &Faults,
    node: &Node,
    at: At,
    what: &str,
    id: &Id,
    names: impl Iterator<Item = &'n str>,
    file: &str,
) {
    let message = format!("there is no {what} `{id}`");
    let help = suggest(id.as_str(), names, || format!("define it in {file}"));
    faults.add_as(Rule::PolicyUnknownReference, node.range, at, message, help);
}

fn assigned(faults: &Faults, node: &Node, at: At, known: &Known) -> Option<Assignment> {
    let fields = Fields::open(faults, node, at, &["team", "each_of", "any_of"])?;
    let several = |f: &Faults, node: &Node, at: At<'_>| teams(f, node, at, known);
    let team = fields.optional("team", |f, node, at| known.team(f, node, at));
    let each_of = fields.optional("each_of", several);
    let any_of = fields.optional("any_of", several);
    let given = ["team", "each_of", "any_of"]
        .into_iter()
        .filter(|key| fields.has(key));
    let count = given.count();
    if count != 1 {
        let message =
            format!("exactly one of team, each_of and any_of says who owes a task, not {count}");
        faults.add(node.range, at, message, "keep one of them".to_owned());
        return None;
    }
    team.map(Assignment::Team)
        .or(each_of.map(Assignment::EachOf))
        .or(any_of.map(Assignment::AnyOf))
}

/// A team, a group, or a list of them: the teams, each once, in the order of the file.
fn teams(faults: &Faults, node: &Node, at: At, known: &Known) -> Option<Vec<Id>> {
    let read = |f: &Faults, node: &Node, at: At<'_>| known.team_or_group(f, node, at);
    let named = match &node.value {
        Value::Seq(items) if items.is_empty() => {
            wrong_type(faults, node, at, "at least one team");
            return None;
        }
        Value::Seq(_) => list(read)(faults, node, at)?.concat(),
        _ => read(faults, node, at)?,
    };
    let mut seen = BTreeSet::new();
    Some(
        named
            .into_iter()
            .filter(|team| seen.insert(team.clone()))
            .collect(),
    )
}

fn requirements(faults: &Faults, node: &Node, at: At, known: &Known) -> Option<Requirements> {
    let fields = Fields::open(
        faults,
        node,
        at,
        &["details", "artifacts", "links", "review"],
    )?;
    Some(Requirements {
        details: fields.optional("details", |f, node, at| known.schema(f, node, at)),
        artifacts: fields.optional("artifacts", artifacts).unwrap_or_default(),
        min_links: fields.optional("links", links).unwrap_or_default(),
        review: fields
            .optional("review", |f, node, at| review(f, node, at, known))
            .unwrap_or_default(),
    })
}

fn artifacts(faults: &Faults, node: &Node, at: At) -> Option<ArtifactRequirements> {
    let known = &["min", "max_size", "media_types", "reuse"];
    let fields = Fields::open(faults, node, at, known)?;
    let usual = ArtifactRequirements::default();
    Some(ArtifactRequirements {
        min: fields.optional("min", scalar::count).unwrap_or(usual.min),
        max_size: fields
            .optional("max_size", scalar::size)
            .unwrap_or(usual.max_size),
        media_types: fields
            .optional("media_types", list(media_type))
            .unwrap_or_default(),
        reuse: fields
            .optional("reuse", scalar::boolean)
            .unwrap_or(usual.reuse),
    })
}

/// A media type, `type/subtype` in lower case (RFC 6838 §4.2).
fn media_type(faults: &Faults, node: &Node, at: At) -> Option<String> {
    scalar::parsed(faults, node, at, "text: a media type", |text| {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$&-^_.+".contains(&b)
                })
        };
        let parts = text.split_once('/');
        parts
            .filter(|(kind, subtype)| is_name(kind) && is_name(subtype))
            .map(|_| text.to_owned())
            .ok_or("write it as type/subtype in lower case, such as application/json")
    })
}

fn links(faults: &Faults, node: &Node, at: At) -> Option<u32> {
    let fields = Fields::open(faults, node, at, &["min"])?;
    fields.optional("min", scalar::count)
}

fn review(faults: &Faults, node: &Node, at: At, known: &Known) -> Option<ReviewRequirements> {
    let fields = Fields::open(faults, node, at, &["required", "by"])?;
    let required = fields
        .required("required", scalar::boolean)
        .unwrap_or(false);
    let by = fields
        .optional(
            "by",
            list(|f: &Faults, node: &Node, at: At<'_>| known.team(f, node, at)),
        )
        .unwrap_or_default();
    if required && by.is_empty() && !known.has_approvers {
        let message = "a review is required, and nobody may review".to_owned();
        let help = "name teams under `by:`, or approvers in policy/dutybook.yaml";
        fields.fault("required", message, help);
    }
    Some(ReviewRequirements { required, by })
}

fn source(faults: &Faults, node: &Node, at: At) -> Option<TaskSource> {
    let fields = Fields::open(faults, node, at, &["document", "row", "url"])?;
    Some(TaskSource {
        document: fields.required("document", scalar::said)?,
        row: fields.optional("row", scalar::count),
        url: fields.optional("url", scalar::said),
    })
}
