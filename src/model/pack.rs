//! A pack: tasks and schemas that a repository can start from, with parameters.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use semver::Version;

use super::{Duration, Email, Id};

/// The value of an optional parameter that leaves its lines out.
pub const NO_VALUE: &str = "none";

/// The longest value of a parameter, in characters.
const MAX_VALUE: usize = 200;

/// The marks that no text may have, for people, with blanks between them.
const REFUSED_MARKS: &str = "\" ' \\ $ { } [ ] # : , & * ! | > % @ `";

/// What `pack.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackManifest {
    /// Its identifier.
    pub id: Id,
    /// Its version (Semantic Versioning 2.0.0).
    pub version: Version,
    /// One line for lists.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The licence of the pack's own text, as an SPDX expression or in words.
    pub licence: String,
    /// Where its tasks come from.
    pub source: PackSource,
    /// What whoever uses it may choose, in the order of the file.
    pub parameters: Vec<PackParameter>,
    /// Its groups of teams, in the order of the file. Their teams may be placeholders.
    pub groups: Vec<PackGroup>,
    /// The team parameter whose members approve waivers, and review where a task names nobody.
    pub approvers: Option<Id>,
}

impl PackManifest {
    /// The parameter with a name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&PackParameter> {
        self.parameters.iter().find(|it| it.name.as_str() == name)
    }
}

/// The document that a pack follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSource {
    /// Its title.
    pub document: String,
    /// Where to read it.
    pub url: Option<String>,
    /// Its licence or owner.
    pub licence: Option<String>,
    /// What it leaves open, and the pack proposes.
    pub note: Option<String>,
}

/// A value that whoever uses the pack may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackParameter {
    /// The name in placeholders.
    pub name: Id,
    /// Which values it takes.
    pub kind: ParameterKind,
    /// The value where none is chosen; of its kind, or `none` where it is optional.
    pub default: String,
    /// Whether `none` is a value: lines with the placeholder are then left out.
    pub is_optional: bool,
    /// What it decides.
    pub description: String,
}

impl PackParameter {
    /// Whether a value is the absence of one.
    #[must_use]
    pub fn is_absent(&self, value: &str) -> bool {
        self.is_optional && value == NO_VALUE
    }

    /// Checks a value.
    ///
    /// # Errors
    /// Says what is expected instead.
    pub fn check_value(&self, value: &str) -> Result<(), String> {
        if self.is_absent(value) {
            return Ok(());
        }
        let is_valid = match &self.kind {
            ParameterKind::Team(_) => Id::new(value).is_ok(),
            ParameterKind::Choice(words) => words.iter().any(|word| word == value),
            ParameterKind::Time => {
                value.len() == 5 && NaiveTime::parse_from_str(value, "%H:%M").is_ok()
            }
            ParameterKind::Duration => Duration::parse(value).is_ok(),
            ParameterKind::Text => is_plain_text(value),
        };
        if is_valid {
            return Ok(());
        }
        let or_none = if self.is_optional { ", or none" } else { "" };
        Err(format!("expected {}{or_none}", self.kind.describe()))
    }
}

impl ParameterKind {
    /// What a value of it is, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            ParameterKind::Team(_) => {
                "a team's identifier, such as it-operations (its name goes into policy/teams.yaml)"
                    .to_owned()
            }
            ParameterKind::Choice(words) => format!("one of {}", words.join(", ")),
            ParameterKind::Time => "a time of day, such as 17:00".to_owned(),
            ParameterKind::Duration => "an ISO 8601 duration, such as P1Y".to_owned(),
            ParameterKind::Text => format!(
                "a line of at most {MAX_VALUE} characters, without any of {REFUSED_MARKS}, no blank at its ends and none of - ? = at its beginning"
            ),
        }
    }
}

/// Whether a text stays one value wherever a placeholder may stand: in YAML with or without quotes, and in JSON.
fn is_plain_text(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && (c == ' ' || !REFUSED_MARKS.contains(c));
    let is_trimmed = text.trim() == text && !text.is_empty() && !text.starts_with(['-', '?', '=']);
    is_trimmed && text.chars().count() <= MAX_VALUE && text.chars().all(is_plain)
}

/// The values that a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterKind {
    /// A team.
    Team(PackTeam),
    /// One of some words.
    Choice(Vec<String>),
    /// A local time, `HH:MM`.
    Time,
    /// A duration (ISO 8601).
    Duration,
    /// A line of text.
    Text,
}

/// The team that a pack proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTeam {
    /// The name that outputs show.
    pub name: String,
    /// The addresses of roles that show where those of people go; not empty.
    pub members: Vec<Email>,
}

/// A group of teams that a pack proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackGroup {
    /// Its identifier.
    pub id: Id,
    /// The name that outputs show.
    pub name: String,
    /// Its teams: identifiers or placeholders; not empty.
    pub teams: Vec<String>,
}

/// Translations of a pack's texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLanguage {
    /// The language (BCP 47), such as `da`.
    pub language: String,
    /// The translation of each English text.
    pub texts: BTreeMap<String, String>,
}

/// What a repository remembers of a pack that it took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPack {
    /// The pack.
    pub id: Id,
    /// Its version.
    pub version: Version,
    /// Where it was read.
    pub origin: PackOrigin,
    /// The language of its texts beside English, where one was chosen.
    pub language: Option<String>,
    /// The value of every parameter, by its name.
    pub parameters: BTreeMap<String, String>,
    /// The files as the pack had them, by their path below the root of the repository.
    pub files: BTreeMap<String, String>,
}

/// Where a pack is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackOrigin {
    /// It comes with dutybook.
    Shipped,
    /// A folder.
    Folder {
        /// The path from the root of the dutybook repository, or within the repository below.
        folder: String,
        /// The address of the git repository that the folder lies in, where it has one.
        repository: Option<String>,
        /// The commit that was checked out there, in hexadecimal, where the folder was as committed.
        commit: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(kind: ParameterKind, is_optional: bool) -> PackParameter {
        PackParameter {
            name: Id::new("value").unwrap(),
            kind,
            default: String::new(),
            is_optional,
            description: String::new(),
        }
    }

    #[test]
    fn values_are_of_the_kind_that_the_parameter_says() {
        let words = vec!["every-day".to_owned(), "business-days".to_owned()];
        let cases = [
            (ParameterKind::Choice(words), "business-days", "weekdays"),
            (ParameterKind::Time, "08:30", "8:30"),
            (ParameterKind::Time, "23:59", "24:00"),
            (ParameterKind::Duration, "P1Y", "1y"),
            (ParameterKind::Text, "Change board", "a: b"),
            (ParameterKind::Text, "Sundhed", "x\ny"),
            (ParameterKind::Text, "x", "${other}"),
        ];
        for (kind, good, bad) in cases {
            let parameter = parameter(kind, false);
            assert_eq!(parameter.check_value(good), Ok(()), "{good}");
            assert!(parameter.check_value(bad).is_err(), "{bad}");
            assert_eq!(
                parameter.check_value(NO_VALUE).is_ok(),
                parameter.kind == ParameterKind::Text
            );
        }
    }

    #[test]
    fn none_is_a_value_of_what_is_optional() {
        let duration = parameter(ParameterKind::Duration, true);
        assert_eq!(duration.check_value("none"), Ok(()));
        let error = duration.check_value("never").unwrap_err();
        assert_eq!(error, "expected an ISO 8601 duration, such as P1Y, or none");
    }
}
