//! The text of `policy/teams.yaml`: of a new repository, and with teams added to an existing one.

use super::error::PackError;
use super::render::{RenderedGroup, RenderedTeam};
use crate::model::Id;
use crate::yaml::{Node, parse};

/// Where teams stand, below the root.
pub(super) const TEAMS_FILE: &str = "policy/teams.yaml";

const HEAD: &str = "\
kind: teams/v1
# Roles stand here where people go. Replace each address by those of your people: the addresses of their commits (git config
# user.email). A person who has several writes the others under `aliases`; who joins or leaves gets a `from` or an `until` day.
teams:
";

/// The file of a new repository.
pub(super) fn teams_file(teams: &[RenderedTeam], groups: &[RenderedGroup]) -> String {
    let mut text = HEAD.to_owned();
    for team in teams {
        text.push_str(&team_lines(team, "  "));
    }
    if !groups.is_empty() {
        text.push_str("groups:\n");
    }
    for group in groups {
        text.push_str(&group_lines(group, "  "));
    }
    text
}

fn team_lines(team: &RenderedTeam, indent: &str) -> String {
    let mut text = format!(
        "{indent}{}:\n{indent}  name: {}\n{indent}  members:\n",
        team.id,
        quote(&team.name)
    );
    for member in &team.members {
        text.extend([indent, "    - email: ", &quote(member.as_str()), "\n"]);
    }
    text
}

fn group_lines(group: &RenderedGroup, indent: &str) -> String {
    let teams: Vec<&str> = group.teams.iter().map(Id::as_str).collect();
    format!(
        "{indent}{}:\n{indent}  name: {}\n{indent}  teams: [{}]\n",
        group.id,
        quote(&group.name),
        teams.join(", ")
    )
}

/// Text as a YAML scalar: plain where every reader takes it as this text, else in quotes.
fn quote(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " -_.@&()".contains(c);
    let starts_plain = text.starts_with(|c: char| c.is_alphabetic());
    let is_word = matches!(
        text.to_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off"
    );
    if starts_plain && !is_word && text.chars().all(is_plain) && !text.ends_with(' ') {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// The file with the teams and groups added that it lacks; the rest stays to the byte. `None` where it lacks none.
///
/// # Errors
/// When the file has a form into which no lines can be put, or a group of the same name has other teams.
pub fn add_teams(
    text: &str,
    teams: &[RenderedTeam],
    groups: &[RenderedGroup],
) -> Result<Option<String>, PackError> {
    let parsed = parse(text.as_bytes());
    let tree = parsed.root.filter(|_| parsed.faults.is_empty());
    let tree = tree.ok_or_else(|| {
        PackError::new(
            format!("{TEAMS_FILE} cannot be read"),
            "`dutybook check` says what is wrong with it",
        )
    })?;
    let (known_teams, known_groups) = (names(&tree, "teams"), names(&tree, "groups"));
    refuse_other_meanings(&tree, teams, groups)?;
    let is_new = |team: &&RenderedTeam| !known_teams.contains(&team.id.as_str());
    let teams: Vec<&RenderedTeam> = teams.iter().filter(is_new).collect();
    let is_new = |group: &&RenderedGroup| !known_groups.contains(&group.id.as_str());
    let groups: Vec<&RenderedGroup> = groups.iter().filter(is_new).collect();
    if teams.is_empty() && groups.is_empty() {
        return Ok(None);
    }
    let team_lines = |indent: &str| teams.iter().map(|team| team_lines(team, indent)).collect();
    let group_lines = |indent: &str| groups.iter().map(|it| group_lines(it, indent)).collect();
    let mut new = insert(text, &tree, "teams", team_lines)?;
    if !groups.is_empty() {
        let parsed = parse(new.as_bytes());
        let tree = parsed.root.ok_or_else(odd_form)?;
        new = insert(&new, &tree, "groups", group_lines)?;
    }
    let names_of = |section: &str, text: &str| -> Option<Vec<String>> {
        let parsed = parse(text.as_bytes());
        let root = parsed.root.filter(|_| parsed.faults.is_empty())?;
        Some(
            names(&root, section)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        )
    };
    let expected_teams = known_teams.iter().copied();
    let expected_teams = expected_teams.chain(teams.iter().map(|team| team.id.as_str()));
    let expected_groups = known_groups.iter().copied();
    let expected_groups = expected_groups.chain(groups.iter().map(|group| group.id.as_str()));
    let is_sound = names_of("teams", &new).is_some_and(|it| expected_teams.eq(it))
        && names_of("groups", &new).is_some_and(|it| expected_groups.eq(it));
    if is_sound {
        Ok(Some(new))
    } else {
        Err(odd_form())
    }
}

/// The keys of a section of the file.
fn names<'t>(tree: &'t Node, section: &str) -> Vec<&'t str> {
    let section = tree.get(section);
    let entries = section.map(|entry| entry.value.entries());
    let keys = entries.unwrap_or_default().iter();
    keys.map(|entry| entry.key.as_str()).collect()
}

/// Refuses teams and groups whose names stand for something else in the file.
fn refuse_other_meanings(
    tree: &Node,
    teams: &[RenderedTeam],
    groups: &[RenderedGroup],
) -> Result<(), PackError> {
    let (known_teams, known_groups) = (names(tree, "teams"), names(tree, "groups"));
    for group in groups {
        let id = group.id.as_str();
        if known_teams.contains(&id) || is_other_group(tree, group) {
            return Err(PackError::new(
                format!("{TEAMS_FILE} has a team or another group named `{id}`"),
                format!(
                    "rename it there, or write the pack's teams into it: {}",
                    list(group)
                ),
            ));
        }
    }
    match teams
        .iter()
        .find(|team| known_groups.contains(&team.id.as_str()))
    {
        None => Ok(()),
        Some(team) => Err(PackError::new(
            format!(
                "{TEAMS_FILE} has a group named `{}`, and the pack a team",
                team.id
            ),
            "name the team otherwise, with --set PARAMETER=TEAM",
        )),
    }
}

fn list(group: &RenderedGroup) -> String {
    let teams: Vec<&str> = group.teams.iter().map(Id::as_str).collect();
    teams.join(", ")
}

/// Whether the file has a group of that name with other teams.
fn is_other_group(tree: &Node, group: &RenderedGroup) -> bool {
    let groups = tree.get("groups");
    let known = groups.and_then(|entry| entry.value.get(group.id.as_str()));
    let Some(teams) = known.and_then(|entry| entry.value.get("teams")) else {
        return known.is_some();
    };
    let mut found: Vec<&str> = teams.value.strings().map(|(team, _)| team).collect();
    let mut expected: Vec<&str> = group.teams.iter().map(Id::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    found != expected
}

fn odd_form() -> PackError {
    PackError::new(
        format!("{TEAMS_FILE} has a form into which no lines can be put"),
        "write a team a line below `teams:`, without braces, and run it again",
    )
}

/// The text with lines at the end of a section, or with the section at the end of the file.
fn insert(
    text: &str,
    tree: &Node,
    section: &str,
    lines: impl Fn(&str) -> String,
) -> Result<String, PackError> {
    let is_crlf = text.contains("\r\n");
    let entry = tree.get(section);
    let (after, new) = match entry.map(|entry| entry.value.entries()) {
        Some([first, .., last]) => (
            last.value.range.end.line,
            lines(&indent(first.key_range.start.column)),
        ),
        Some([only]) => (
            only.value.range.end.line,
            lines(&indent(only.key_range.start.column)),
        ),
        Some([]) => return Err(odd_form()),
        None => (u32::MAX, format!("{section}:\n{}", lines("  "))),
    };
    let new = if is_crlf {
        new.replace('\n', "\r\n")
    } else {
        new
    };
    let mut whole = String::with_capacity(text.len() + new.len());
    let mut is_in = false;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        whole.push_str(line);
        if number == after {
            if !line.ends_with('\n') {
                whole.push('\n');
            }
            whole.push_str(&new);
            is_in = true;
        }
    }
    if !is_in {
        if !whole.ends_with('\n') {
            whole.push('\n');
        }
        whole.push_str(&new);
    }
    Ok(whole)
}

fn indent(column: u32) -> String {
    " ".repeat(usize::try_from(column).map_or(0, |column| column.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Email, Id};

    fn team(id: &str) -> RenderedTeam {
        RenderedTeam {
            id: Id::new(id).unwrap(),
            name: "IT: Operations".to_owned(),
            members: vec![Email::new("operations-1@ops.example").unwrap()],
        }
    }

    fn group(id: &str, teams: &[&str]) -> RenderedGroup {
        RenderedGroup {
            id: Id::new(id).unwrap(),
            name: "All".to_owned(),
            teams: teams.iter().map(|id| Id::new(id).unwrap()).collect(),
        }
    }

    const OLD: &str = "# ours\nkind: teams/v1\nteams:\n    soc:   # the one\n        members:\n            - email: a@soc.example\n# people come and go\n";
    const NEW: &str = "    ops:\n      name: \"IT: Operations\"\n      members:\n        - email: operations-1@ops.example\n";

    #[test]
    fn a_team_goes_below_the_last_one_and_the_rest_stays() {
        let added = add_teams(OLD, &[team("ops"), team("soc")], &[])
            .unwrap()
            .unwrap();
        let expected = OLD.replace("# people", &format!("{NEW}# people"));
        assert_eq!(added, expected);
        assert_eq!(add_teams(OLD, &[team("soc")], &[]).unwrap(), None);
        let crlf = OLD.replace('\n', "\r\n");
        let added = add_teams(&crlf, &[team("ops")], &[]).unwrap().unwrap();
        assert_eq!(added, expected.replace('\n', "\r\n"));
    }

    #[test]
    fn a_group_goes_below_the_groups_or_makes_them() {
        let all = group("all", &["soc", "ops"]);
        let added = add_teams(OLD, &[team("ops")], std::slice::from_ref(&all))
            .unwrap()
            .unwrap();
        assert!(
            added.ends_with("groups:\n  all:\n    name: All\n    teams: [soc, ops]\n"),
            "{added}"
        );
        assert_eq!(add_teams(&added, &[team("ops")], &[all]).unwrap(), None);
        let more = add_teams(&added, &[], &[group("few", &["soc"])])
            .unwrap()
            .unwrap();
        assert!(
            more.ends_with("[soc, ops]\n  few:\n    name: All\n    teams: [soc]\n"),
            "{more}"
        );
        let other = add_teams(&added, &[], &[group("all", &["soc"])]).unwrap_err();
        assert!(
            other.to_string().contains("another group named `all`"),
            "{other}"
        );
    }

    #[test]
    fn a_form_without_lines_is_refused() {
        for odd in [
            "kind: teams/v1\nteams: {soc: {members: []}}\n",
            "kind: teams/v1\nteams: {}\n",
        ] {
            assert!(add_teams(odd, &[team("ops")], &[]).is_err(), "{odd}");
        }
        assert!(add_teams("kind: [", &[team("ops")], &[]).is_err());
    }
}
