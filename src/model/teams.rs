//! Who works in which team, and when; and which addresses are one person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Email, Id, LocalizedText};
use crate::language::Language;

/// One person's time on one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The address that evidence names.
    pub email: Email,
    /// The name that outputs show.
    pub name: Option<String>,
    /// Other addresses of the same person.
    pub aliases: Vec<Email>,
    /// First day on the team, inclusive, in the policy's time zone.
    pub from: Option<NaiveDate>,
    /// Last day on the team, inclusive, in the policy's time zone.
    pub until: Option<NaiveDate>,
    /// Public keys that sign this person's commits, as OpenSSH writes them.
    pub signing_keys: Vec<String>,
}

impl Member {
    fn addresses(&self) -> impl Iterator<Item = &Email> {
        std::iter::once(&self.email).chain(&self.aliases)
    }
}

/// A team and its roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The name that outputs show.
    pub name: Option<LocalizedText>,
    /// What it was called before: it takes over what policy assigned to these names.
    pub formerly: Vec<Id>,
    /// The time zone of its days, for tasks that name none; `None` for the policy's.
    pub timezone: Option<Tz>,
    /// Its calendar of business days, for tasks that name none; `None` for the policy's.
    pub calendar: Option<Id>,
    /// Everyone who was, is or will be on it.
    pub members: Vec<Member>,
}

impl Team {
    /// Whether it has a time zone or a calendar of its own.
    #[must_use]
    pub fn has_own_days(&self) -> bool {
        self.timezone.is_some() || self.calendar.is_some()
    }
}

/// Several teams under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name that outputs show.
    pub name: Option<LocalizedText>,
    /// The teams, in the order of the file.
    pub teams: Vec<Id>,
}

/// How an address stands on a roster on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// On the team on that day.
    Member,
    /// On the team, but not on that day.
    NotThen,
    /// Never on the team.
    Never,
}

/// First and last day on a team, both inclusive; `None` sets no limit on that side.
pub type Stint = (Option<NaiveDate>, Option<NaiveDate>);

/// All teams and groups of a policy.
#[derive(Debug, Clone, Default)]
pub struct Teams {
    by_id: BTreeMap<Id, Team>,
    groups: BTreeMap<Id, Group>,
    /// The person behind every address: members that share an address are one person.
    persons: BTreeMap<Email, usize>,
    /// The times of a person on a team.
    stints: BTreeMap<(usize, Id), Vec<Stint>>,
    /// Whether a team has a time zone or a calendar of its own.
    has_own_days: bool,
}

impl Teams {
    /// Teams and groups. The caller checks that groups name existing teams.
    #[must_use]
    pub fn new(teams: BTreeMap<Id, Team>, groups: BTreeMap<Id, Group>) -> Self {
        let persons = persons(&teams);
        let mut stints: BTreeMap<(usize, Id), Vec<Stint>> = BTreeMap::new();
        for (id, member) in teams
            .iter()
            .flat_map(|(id, team)| team.members.iter().map(move |m| (id, m)))
        {
            if let Some(person) = persons.get(&member.email) {
                let of_person = stints.entry((*person, id.clone())).or_default();
                of_person.push((member.from, member.until));
            }
        }
        let has_own_days = teams.values().any(Team::has_own_days);
        Teams {
            has_own_days,
            by_id: teams,
            groups,
            persons,
            stints,
        }
    }

    /// The teams by id.
    #[must_use]
    pub fn teams(&self) -> &BTreeMap<Id, Team> {
        &self.by_id
    }

    /// Whether a team has a time zone or a calendar of its own.
    #[must_use]
    pub fn has_own_days(&self) -> bool {
        self.has_own_days
    }

    /// The time zones and calendars that are teams' own, by team.
    pub fn own_days(&self) -> impl Iterator<Item = (&Id, Option<Tz>, Option<&Id>)> {
        let teams = self.by_id.iter().filter(|(_, team)| team.has_own_days());
        teams.map(|(id, team)| (id, team.timezone, team.calendar.as_ref()))
    }

    /// The former names of teams, each after the team that takes over from it.
    pub fn renamings(&self) -> impl Iterator<Item = (&Id, &Id)> {
        let teams = self.by_id.iter();
        teams.flat_map(|(id, team)| team.formerly.iter().map(move |former| (id, former)))
    }

    /// The groups by id.
    #[must_use]
    pub fn groups(&self) -> &BTreeMap<Id, Group> {
        &self.groups
    }

    /// The name that outputs show for a team in a language: its own, or its id.
    #[must_use]
    pub fn name_of<'a>(&'a self, team: &'a Id, language: Language) -> &'a str {
        let named = self.by_id.get(team).and_then(|team| team.name.as_ref());
        named.map_or(team.as_str(), |name| name.in_language(language))
    }

    /// Whether an address, or an alias of it, is on a team's roster on a day (inclusive ends).
    #[must_use]
    pub fn membership(&self, team: &Id, address: &Email, day: NaiveDate) -> Membership {
        let is_then = |(from, until): &Stint| {
            from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
        };
        match self.stints(team, address) {
            [] => Membership::Never,
            stints if stints.iter().any(is_then) => Membership::Member,
            _ => Membership::NotThen,
        }
    }

    /// Whether an address, or an alias of it, is on the roster of one of some teams on a day.
    #[must_use]
    pub fn is_in_any(&self, teams: &[Id], address: &Email, day: NaiveDate) -> bool {
        let is_in = |team| self.membership(team, address, day) == Membership::Member;
        teams.iter().any(is_in)
    }

    /// The times of the person behind an address on a team's roster; empty for never.
    #[must_use]
    pub fn stints(&self, team: &Id, address: &Email) -> &[Stint] {
        let person = self.persons.get(address);
        let stints = person.and_then(|person| self.stints.get(&(*person, team.clone())));
        stints.map_or(&[], Vec::as_slice)
    }

    /// Every address that some roster names, aliases included, ascending.
    pub fn addresses(&self) -> impl Iterator<Item = &Email> {
        self.persons.keys()
    }

    /// Whether some roster names an address, aliases included.
    #[must_use]
    pub fn is_known(&self, address: &Email) -> bool {
        self.persons.contains_key(address)
    }

    /// The addresses of each person who has more than one, ascending.
    #[must_use]
    pub fn persons(&self) -> Vec<Vec<&Email>> {
        let mut by_person: BTreeMap<usize, Vec<&Email>> = BTreeMap::new();
        for (address, person) in &self.persons {
            by_person.entry(*person).or_default().push(address);
        }
        let persons = by_person.into_values();
        persons.filter(|addresses| addresses.len() > 1).collect()
    }

    /// Whether two addresses are one person's.
    #[must_use]
    pub fn is_same_person(&self, a: &Email, b: &Email) -> bool {
        a == b
            || match (self.persons.get(a), self.persons.get(b)) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            }
    }
}

/// The person behind every address. Members that share an address, even through others, are one.
fn persons(teams: &BTreeMap<Id, Team>) -> BTreeMap<Email, usize> {
    let mut persons: BTreeMap<Email, usize> = BTreeMap::new();
    let members = teams.values().flat_map(|team| &team.members);
    for (number, member) in members.enumerate() {
        let known = member
            .addresses()
            .filter_map(|address| persons.get(address));
        let same: Vec<usize> = known.copied().collect();
        let person = same.first().copied().unwrap_or(number);
        // Two persons turn out to be one: rare, so that a walk over everybody is affordable.
        if same.iter().any(|&other| other != person) {
            for known in persons.values_mut().filter(|known| same.contains(known)) {
                *known = person;
            }
        }
        for address in member.addresses() {
            persons.insert(address.clone(), person);
        }
    }
    persons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(text: &str) -> Email {
        Email::new(text).expect("an address")
    }

    fn id(text: &str) -> Id {
        Id::new(text).expect("an id")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn member(addresses: &[&str], from: Option<&str>, until: Option<&str>) -> Member {
        Member {
            email: email(addresses[0]),
            name: None,
            aliases: addresses[1..].iter().map(|a| email(a)).collect(),
            from: from.map(day),
            until: until.map(day),
            signing_keys: Vec::new(),
        }
    }

    fn teams() -> Teams {
        let monitoring = Team {
            name: Some("Monitoring".into()),
            formerly: Vec::new(),
            timezone: None,
            calendar: None,
            members: vec![
                member(&["a@x", "a@alias"], Some("2026-01-05"), Some("2026-03-31")),
                member(&["b@x"], None, None),
            ],
        };
        let oversight = Team {
            name: None,
            formerly: Vec::new(),
            timezone: None,
            calendar: None,
            members: vec![member(&["chief@x", "a@alias"], None, None)],
        };
        let all = [(id("monitoring"), monitoring), (id("oversight"), oversight)];
        Teams::new(all.into(), BTreeMap::new())
    }

    #[test]
    fn a_roster_is_dated_with_inclusive_ends_and_knows_aliases() {
        let teams = teams();
        let check = |address: &str, on: &str, expected| {
            let got = teams.membership(&id("monitoring"), &email(address), day(on));
            assert_eq!(got, expected, "{address} {on}");
        };
        check("a@x", "2026-01-05", Membership::Member);
        check("a@x", "2026-03-31", Membership::Member);
        check("a@x", "2026-01-04", Membership::NotThen);
        check("a@x", "2026-04-01", Membership::NotThen);
        check("a@alias", "2026-02-01", Membership::Member);
        check("b@x", "1999-01-01", Membership::Member);
        check("c@x", "2026-02-01", Membership::Never);
    }

    #[test]
    fn a_shared_alias_makes_one_person_across_teams() {
        let teams = teams();
        assert!(teams.is_same_person(&email("a@x"), &email("chief@x")));
        assert!(!teams.is_same_person(&email("a@x"), &email("b@x")));
        assert!(teams.is_same_person(&email("z@x"), &email("z@x")));
        let on = day("2026-02-01");
        let got = teams.membership(&id("monitoring"), &email("chief@x"), on);
        assert_eq!(got, Membership::Member);
    }

    #[test]
    fn a_team_without_a_name_goes_by_its_id() {
        let teams = teams();
        let name = |team: &str| teams.name_of(&id(team), Language::ENGLISH).to_owned();
        assert_eq!(name("monitoring"), "Monitoring");
        assert_eq!(name("oversight"), "oversight");
    }
}
