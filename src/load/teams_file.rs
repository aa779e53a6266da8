//! Reading `policy/teams.yaml`.

use std::collections::BTreeMap;

use super::faults::At;
use super::field_value::{FieldValue, list, non_empty_list};
use super::fields::Fields;
use super::localized_text::localized_text;
use super::look_alikes::report_look_alikes;
use super::scalar;
use crate::finding::Rule;
use crate::model::{Group, Id, Member, Team, Teams};
use crate::text::{Range, suggest};
use crate::yaml::{MapEntry, Value};

/// Reads `policy/teams.yaml`.
pub(super) fn teams_file(root: FieldValue) -> Option<Teams> {
    let fields = Fields::open(root, &["kind", "teams", "groups"])?;
    fields.require("kind", scalar::kind("teams/v1"));
    let teams = fields.require("teams", by_id(team))?;
    let groups = fields.read_or_default("groups", by_id(group));
    for (id, (_, range)) in &teams {
        refuse_reserved(root, id, *range);
    }
    check_former_names(root, &teams, &groups);
    let mut groups_by_id = BTreeMap::new();
    for (id, ((group, places), range)) in groups {
        if teams.contains_key(&id) {
            let message = format!("`{id}` is a team and a group");
            let help = "give one of them another identifier";
            root.faults
                .add(range, At::Key(&At::Root, id.as_str()), message, help);
        }
        for (team, place) in group.teams.iter().zip(places) {
            if !teams.contains_key(team) {
                let help = suggest(team.as_str(), teams.keys().map(Id::as_str), || {
                    "add it under `teams:`".to_owned()
                });
                let at = At::Key(&At::Root, team.as_str());
                let message = format!("unknown team `{team}`");
                let rule = Rule::PolicyUnknownReference;
                root.faults.add_as(rule, place, at, message, help);
            }
        }
        groups_by_id.insert(id, group);
    }
    let teams = teams.into_iter().map(|(id, ((team, _), _))| (id, team));
    let teams = Teams::new(teams.collect(), groups_by_id);
    report_look_alikes(root, &teams);
    Some(teams)
}

/// The names of a request's file and of the team of a duty that several may fulfil: a team of that
/// name could not be told from them.
fn refuse_reserved(root: FieldValue, id: &Id, range: Range) {
    if *id == Id::any() || id.as_str() == "request" {
        let message = format!("`{id}` cannot be a team's identifier: it is reserved");
        let at = At::Key(&At::Root, id.as_str());
        root.faults.add(range, at, message, "choose another");
    }
}

/// What a mapping from identifiers has, each with the place of its key.
type ById<T> = BTreeMap<Id, (T, Range)>;

fn by_id<T>(read: impl Fn(FieldValue) -> Option<T>) -> impl FnOnce(FieldValue) -> Option<ById<T>> {
    move |value| {
        let Value::Map(entries) = &value.node.value else {
            value.add_wrong_type("a mapping from identifiers");
            return None;
        };
        let read_entry = |entry: &MapEntry| {
            let at = At::Key(&value.at, &entry.key);
            let id = Id::new(&entry.key).map_err(|error| {
                let message = format!("`{}` is not an identifier", entry.key);
                value
                    .faults
                    .add(entry.key_range, at, message, error.to_string());
            });
            let node = &entry.value;
            let read = read(FieldValue { node, at, ..value })?;
            Some((id.ok()?, (read, entry.key_range)))
        };
        Some(entries.iter().filter_map(read_entry).collect())
    }
}

/// Former names that stand for a team or group which is there, or for two teams: whose duties they are could
/// not be told.
fn check_former_names(root: FieldValue, teams: &ById<PlacedTeam>, groups: &ById<PlacedGroup>) {
    let mut claimed: BTreeMap<&Id, &Id> = BTreeMap::new();
    for (id, ((team, places), _)) in teams {
        for (former, place) in team.formerly.iter().zip(places) {
            refuse_reserved(root, former, *place);
            let what = if teams.contains_key(former) {
                Some("a team")
            } else {
                groups.contains_key(former).then_some("a group")
            };
            let message = match (what, claimed.insert(former, id)) {
                (Some(what), _) => {
                    format!("`{former}` is {what}: it cannot be a former name of `{id}`")
                }
                (None, Some(other)) if other == id => {
                    format!("`{former}` stands twice under `formerly:`")
                }
                (None, Some(other)) => {
                    format!("`{former}` is a former name of both `{other}` and `{id}`")
                }
                (None, None) => continue,
            };
            let at = At::Key(&At::Root, id.as_str());
            let help = "a former name stands for one team, and for nothing else";
            root.faults.add(*place, at, message, help);
        }
    }
}

/// A team, and the places of its former names.
type PlacedTeam = (Team, Vec<Range>);

const TEAM_FIELDS: &[&str] = &["name", "formerly", "timezone", "calendar", "members"];

fn team(value: FieldValue) -> Option<PlacedTeam> {
    let fields = Fields::open(value, TEAM_FIELDS)?;
    let formerly = fields.read_or_default("formerly", list(placed_id));
    let (formerly, places) = formerly.into_iter().unzip();
    let team = Team {
        name: fields.read("name", localized_text),
        formerly,
        timezone: fields.read("timezone", scalar::timezone),
        calendar: fields.read("calendar", scalar::id),
        members: fields.require("members", list(member))?,
    };
    Some((team, places))
}

fn member(value: FieldValue) -> Option<Member> {
    let known = &["email", "name", "aliases", "from", "until", "signing_keys"];
    let fields = Fields::open(value, known)?;
    let (from, until) = fields.days("from", "until");
    Some(Member {
        email: fields.require("email", scalar::email)?,
        name: fields.read("name", scalar::text),
        aliases: fields.read_or_default("aliases", list(scalar::email)),
        from,
        until,
        signing_keys: fields.read_or_default("signing_keys", list(scalar::text)),
    })
}

/// An identifier, and its place.
fn placed_id(value: FieldValue) -> Option<(Id, Range)> {
    Some((scalar::id(value)?, value.node.range))
}

/// A group, and the places of its teams.
type PlacedGroup = (Group, Vec<Range>);

fn group(value: FieldValue) -> Option<PlacedGroup> {
    let fields = Fields::open(value, &["name", "teams"])?;
    let name = fields.read("name", localized_text);
    let (teams, places) = fields
        .require("teams", non_empty_list(placed_id))?
        .into_iter()
        .unzip();
    Some((Group { name, teams }, places))
}
