//! Reading `policy/teams.yaml` and `policy/calendars/*.yaml`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cadence::weekday;
use super::fields::{At, Faults, Fields, list, non_empty_list, wrong_type};
use super::scalar;
use crate::model::{Calendar, Group, Id, Member, Team};
use crate::text::{Range, suggest};
use crate::yaml::{MapEntry, Node, Value};

/// Teams and groups of one file.
#[derive(Default)]
pub(super) struct TeamsFile {
    pub(super) teams: BTreeMap<Id, Team>,
    pub(super) groups: BTreeMap<Id, Group>,
}

/// Reads the whole of `policy/teams.yaml`.
pub(super) fn teams_file(faults: &Faults, root: &Node) -> Option<TeamsFile> {
    let fields = Fields::open(faults, root, At::Root, &["kind", "teams", "groups"])?;
    fields.required("kind", scalar::kind("teams/v1"));
    let teams = fields.required("teams", by_id(team))?;
    let groups = fields.optional("groups", by_id(group)).unwrap_or_default();
    let mut file = TeamsFile::default();
    for (id, (team, range)) in teams {
        refuse_reserved(faults, &id, range);
        file.teams.insert(id, team);
    }
    for (id, ((group, places), range)) in groups {
        if file.teams.contains_key(&id) {
            let message = format!("`{id}` is a team and a group");
            let help = "give one of them another identifier".to_owned();
            faults.add(range, At::Key(&At::Root, id.as_str()), message, help);
        }
        for (team, place) in group.teams.iter().zip(places) {
            if !file.teams.contains_key(team) {
                unknown_team(faults, team, place, &file.teams);
            }
        }
        file.groups.insert(id, group);
    }
    Some(file)
}

/// `any` is how the team of a duty is written that several may fulfil, and `request.yaml` is a
/// request: a team of that name could not be told from them.
fn refuse_reserved(faults: &Faults, id: &Id, range: Range) {
    if *id == Id::any() || id.as_str() == "request" {
        let message = format!("`{id}` cannot be a team's identifier: it has a meaning of its own");
        let at = At::Key(&At::Root, id.as_str());
        faults.add(range, at, message, "choose another".to_owned());
    }
}

fn unknown_team(faults: &Faults, team: &Id, range: Range, teams: &BTreeMap<Id, Team>) {
    let message = format!("there is no team `{team}`");
    let help = suggest(team.as_str(), teams.keys().map(Id::as_str), || {
        "add it under `teams:`".to_owned()
    });
    let rule = crate::finding::Rule::PolicyUnknownReference;
    faults.add_as(
        rule,
        range,
        At::Key(&At::Root, team.as_str()),
        message,
        help,
    );
}

type ById<T> = BTreeMap<Id, (T, Range)>;

fn by_id<T>(
    read: impl Fn(&Faults, &Node, At) -> Option<T>,
) -> impl FnOnce(&Faults, &Node, At) -> Option<ById<T>> {
    move |faults, node, at| {
        let Value::Map(entries) = &node.value else {
            wrong_type(faults, node, at, "a mapping from identifiers");
            return None;
        };
        let one = |entry: &MapEntry| {
            let at = At::Key(&at, &entry.key);
            let id = Id::new(&entry.key).map_err(|error| {
                let message = format!("`{}` is not an identifier", entry.key);
                faults.add(entry.key_range, at, message, error.to_string());
            });
            let value = read(faults, &entry.value, at)?;
            Some((id.ok()?, (value, entry.key_range)))
        };
        Some(entries.iter().filter_map(one).collect())
    }
}

fn team(faults: &Faults, node: &Node, at: At) -> Option<Team> {
    let fields = Fields::open(faults, node, at, &["name", "members"])?;
    Some(Team {
        name: fields.optional("name", scalar::said),
        members: fields.required("members", list(member))?,
    })
}

fn member(faults: &Faults, node: &Node, at: At) -> Option<Member> {
    let known = &["email", "name", "aliases", "from", "until", "signing_keys"];
    let fields = Fields::open(faults, node, at, known)?;
    let from = fields.optional("from", scalar::date);
    let until = fields.optional("until", scalar::date);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("`until` ({until}) lies before `from` ({from})");
        fields.fault("until", message, "both days are inclusive");
    }
    Some(Member {
        email: fields.required("email", scalar::email)?,
        name: fields.optional("name", scalar::said),
        aliases: fields
            .optional("aliases", list(scalar::email))
            .unwrap_or_default(),
        from,
        until,
        signing_keys: fields
            .optional("signing_keys", list(scalar::said))
            .unwrap_or_default(),
    })
}

fn group(faults: &Faults, node: &Node, at: At) -> Option<(Group, Vec<Range>)> {
    let fields = Fields::open(faults, node, at, &["name", "teams"])?;
    let name = fields.optional("name", scalar::said);
    let placed_id = |faults: &Faults, node: &Node, at: At<'_>| {
        scalar::id(faults, node, at).map(|id| (id, node.range))
    };
    let (teams, places) = fields
        .required("teams", non_empty_list(placed_id))?
        .into_iter()
        .unzip();
    Some((Group { name, teams }, places))
}

/// Reads one calendar.
pub(super) fn calendar_file(faults: &Faults, root: &Node) -> Option<Calendar> {
    let known = &["kind", "name", "weekend", "holidays"];
    let fields = Fields::open(faults, root, At::Root, known)?;
    fields.required("kind", scalar::kind("calendar/v1"));
    fields.optional("name", scalar::said);
    let weekend = fields
        .optional("weekend", list(weekday))
        .unwrap_or_else(|| vec![chrono::Weekday::Sat, chrono::Weekday::Sun]);
    let holidays: Vec<_> = fields
        .optional("holidays", list(holiday))
        .unwrap_or_default();
    match Calendar::new(weekend, holidays) {
        Ok(calendar) => Some(calendar),
        Err(error) => {
            fields.fault(
                "weekend",
                error.to_string(),
                "leave at least one working day",
            );
            None
        }
    }
}

fn holiday(faults: &Faults, node: &Node, at: At) -> Option<(NaiveDate, String)> {
    let fields = Fields::open(faults, node, at, &["date", "name"])?;
    let name = fields.optional("name", scalar::said).unwrap_or_default();
    Some((fields.required("date", scalar::date)?, name))
}
