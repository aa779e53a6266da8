//! What people call tasks and teams: ids, titles and names, in any letter case.

use std::collections::BTreeSet;

use crate::cli::CliError;
use crate::load::LoadedPolicy;
use crate::model::{Id, LocalizedText, Policy, Teams};
use crate::text::{Hint, suggest};

/// The most ids that a message lists: more would hide what it says.
const MAX_LISTED: usize = 20;

/// The tasks, or the teams and groups, that a word may name.
pub(super) struct NamedIds {
    /// What they are, as messages call them.
    what: &'static str,
    entries: Vec<NamedId>,
}

/// An id, and what it stands for.
#[derive(Clone)]
pub(super) struct NamedId {
    pub(super) id: Id,
    /// Its title or name in every language that the policy has.
    names: Vec<String>,
    /// The ids whose duties are meant: the teams of a group, and what they were called before.
    pub(super) meant: BTreeSet<Id>,
    pub(super) is_group: bool,
}

impl NamedId {
    fn new(id: &Id, name: Option<&LocalizedText>) -> Self {
        let names = name.into_iter().flat_map(LocalizedText::in_all_languages);
        NamedId {
            id: id.clone(),
            names: names.map(str::to_owned).collect(),
            meant: BTreeSet::from([id.clone()]),
            is_group: false,
        }
    }
}

impl NamedIds {
    /// Ids without names.
    pub(super) fn of_ids<'a>(what: &'static str, ids: impl IntoIterator<Item = &'a Id>) -> Self {
        let entries = ids.into_iter().map(|id| NamedId::new(id, None)).collect();
        NamedIds { what, entries }
    }

    /// The tasks of a policy, and those that it has but that cannot be read.
    pub(super) fn tasks(policy: &Policy, broken: &BTreeSet<Id>) -> Self {
        let tasks = policy.tasks.values();
        let tasks = tasks.map(|task| NamedId::new(&task.id, Some(&task.title)));
        let broken = broken.iter().map(|id| NamedId::new(id, None));
        NamedIds {
            what: "task",
            entries: tasks.chain(broken).collect(),
        }
    }

    /// The teams of a policy, what they were called before, and its groups.
    pub(super) fn teams(teams: &Teams) -> Self {
        let with_former = |id: &Id| {
            let team = teams.teams().get(id);
            let former = team.into_iter().flat_map(|team| team.formerly.clone());
            former.chain([id.clone()]).collect::<Vec<_>>()
        };
        let own = teams.teams().iter().map(|(id, team)| NamedId {
            meant: with_former(id).into_iter().collect(),
            ..NamedId::new(id, team.name.as_ref())
        });
        let former = teams
            .renamings()
            .map(|(_, former)| NamedId::new(former, None));
        let groups = teams.groups().iter().map(|(id, group)| NamedId {
            meant: group.teams.iter().flat_map(with_former).collect(),
            is_group: true,
            ..NamedId::new(id, group.name.as_ref())
        });
        NamedIds {
            what: "team",
            entries: own.chain(former).chain(groups).collect(),
        }
    }

    /// The same without groups, where a group cannot be meant.
    pub(super) fn without_groups(mut self) -> Self {
        self.entries.retain(|it| !it.is_group);
        self
    }

    /// What a word names: the id as it is written, else the one that has it as its id or its name in whatever case. A word
    /// that names several is refused.
    pub(super) fn find(&self, word: &str) -> Result<Option<&NamedId>, CliError> {
        if let Some(found) = self.entries.iter().find(|it| it.id.as_str() == word) {
            return Ok(Some(found));
        }
        let folded = fold_name(word);
        let has_word = |it: &&NamedId| {
            let mut names = it.names.iter();
            it.id.as_str() == folded || names.any(|name| fold_name(name) == folded)
        };
        match self.entries.iter().filter(has_word).collect::<Vec<_>>()[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            ref several => {
                let ids = several.iter().map(|it| it.id.as_str());
                let ids: Vec<&str> = ids.collect();
                let (what, count) = (self.what, several.len());
                Err(CliError::usage(
                    format!("`{word}` names {count} {what}s"),
                    format!("write the id of one: {}", ids.join(", ")),
                ))
            }
        }
    }

    /// What a word names; refused where it names nothing.
    pub(super) fn require(&self, word: &str) -> Result<&NamedId, CliError> {
        if let Some(found) = self.find(word)? {
            return Ok(found);
        }
        let ids = || self.entries.iter().map(|it| it.id.as_str());
        let names = self.entries.iter().flat_map(|it| &it.names);
        let names = names.map(String::as_str);
        let help = suggest(word, ids().chain(names), || {
            let known = format!("there are: {}", self.list());
            // Where names are taken too, nothing is wrong with several words, or capitals.
            let takes_names = self.entries.iter().any(|it| !it.names.is_empty());
            let is_name = takes_names && word.contains(char::is_whitespace);
            match Id::new(&fold_name(word)) {
                Err(error) if !is_name => format!("{error}; {known}"),
                _ => known,
            }
        });
        Err(unknown(self.what, word, help))
    }

    /// The ids for a message; of very many the first, and where the others stand.
    fn list(&self) -> String {
        let shown: Vec<&str> = self
            .entries
            .iter()
            .map(|it| it.id.as_str())
            .take(MAX_LISTED)
            .collect();
        let shown = shown.join(", ");
        let rest = self.entries.len().saturating_sub(MAX_LISTED);
        let place = match self.what {
            "task" => "policy/tasks",
            _ => "policy/teams.yaml",
        };
        match rest {
            0 => shown,
            _ => format!("{shown} and {rest} more in {place}"),
        }
    }

    /// Everything that a word may be to name one of them, as [`fold_name`] writes it.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> {
        let entries = self.entries.iter();
        entries.flat_map(|it| {
            let names = it.names.iter().map(|name| fold_name(name));
            names.chain([it.id.to_string()])
        })
    }
}

/// A name without differences of letter case and of blanks.
pub(super) fn fold_name(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The tasks and the teams of a policy by every spelling that names one; none where the policy cannot be read.
pub(super) fn known_names(loaded: &LoadedPolicy) -> BTreeSet<String> {
    let Some(policy) = &loaded.policy else {
        return BTreeSet::new();
    };
    let tasks = NamedIds::tasks(policy, &loaded.broken_tasks);
    let teams = NamedIds::teams(&policy.teams);
    tasks.spellings().chain(teams.spellings()).collect()
}

/// The id that a word names; `ids` are those that there are, `None` where the policy cannot be read: then
/// the findings say what is wrong.
pub(super) fn find_id(what: &'static str, word: &str, ids: Option<&[Id]>) -> Result<Id, CliError> {
    let Some(ids) = ids else {
        return Id::new(word).map_err(|error| unknown(what, word, error.to_string()));
    };
    Ok(NamedIds::of_ids(what, ids).require(word)?.id.clone())
}

fn unknown(what: &str, word: &str, help: impl Into<Hint>) -> CliError {
    CliError::usage(format!("unknown {what} `{word}`"), help)
}
