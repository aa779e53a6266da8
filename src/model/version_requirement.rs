//! Which versions of dutybook may judge a policy.

use std::fmt;

use semver::{Comparator, Op, Prerelease, Version, VersionReq};

/// The longest requirement, in characters.
const MAX_LENGTH: usize = 100;

/// A requirement of versions, such as `>=0.2, <1`, as Cargo writes and reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRequirement {
    text: String,
    requirement: VersionReq,
}

/// Why a text is not a requirement of versions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write comparisons with commas between them, such as \">=0.2, <1\"")]
pub struct VersionRequirementError;

impl VersionRequirement {
    /// Reads a requirement: comparisons with commas between them, all of which have to hold.
    ///
    /// # Errors
    /// When the text is not one, or has more than 100 characters.
    pub fn new(text: &str) -> Result<Self, VersionRequirementError> {
        // White space other than blanks, which the crate would take, is not part of the format.
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let is_trimmed = text.trim() == text && !text.is_empty();
        if !is_plain || !is_trimmed || text.len() > MAX_LENGTH {
            return Err(VersionRequirementError);
        }
        let requirement = VersionReq::parse(text).map_err(|_| VersionRequirementError)?;
        Ok(VersionRequirement {
            text: text.to_owned(),
            requirement,
        })
    }

    /// Whether a version satisfies the requirement.
    ///
    /// A prerelease counts as the release that it precedes: `0.3.0-rc.1` satisfies `>=0.2, <1` as 0.3.0 does, and
    /// `1.0.0-rc.1` does not. Where the requirement itself names a prerelease of that release, prereleases are compared.
    #[must_use]
    pub fn is_satisfied_by(&self, version: &Version) -> bool {
        let is_named = |it: &Comparator| {
            let same = (version.major, Some(version.minor), Some(version.patch));
            !it.pre.is_empty() && (it.major, it.minor, it.patch) == same
        };
        if self.requirement.comparators.iter().any(is_named) {
            return self.requirement.matches(version);
        }
        let release = Version {
            pre: Prerelease::EMPTY,
            ..version.clone()
        };
        self.requirement.matches(&release)
    }

    /// The same requirement as pip writes it, such as `>=0.2,<1`; `None` where it is not made of comparisons of releases.
    #[must_use]
    pub fn to_pip(&self) -> Option<String> {
        let parts = self.requirement.comparators.iter().map(to_pip);
        let parts: Option<Vec<String>> = parts.collect();
        parts
            .filter(|parts| !parts.is_empty())
            .map(|parts| parts.join(","))
    }
}

/// `>0.2` means from 0.3 on, and `<=0.2` all of 0.2: pip would read either as 0.2.0.
fn to_pip(comparator: &Comparator) -> Option<String> {
    if !comparator.pre.is_empty() {
        return None;
    }
    let Comparator {
        major,
        minor,
        patch,
        ..
    } = comparator;
    let numbers = [Some(*major), *minor, *patch];
    let numbers: Vec<u64> = numbers.into_iter().flatten().collect();
    let is_whole = numbers.len() == 3;
    let written = write_numbers(&numbers);
    let next = || {
        let mut next = numbers.clone();
        let last = next.last_mut()?;
        *last = last.checked_add(1)?;
        Some(write_numbers(&next))
    };
    Some(match comparator.op {
        Op::GreaterEq => format!(">={written}"),
        Op::Less => format!("<{written}"),
        Op::Greater if is_whole => format!(">{written}"),
        Op::LessEq if is_whole => format!("<={written}"),
        Op::Exact if is_whole => format!("=={written}"),
        Op::Greater => format!(">={}", next()?),
        Op::LessEq => format!("<{}", next()?),
        Op::Exact => format!("=={written}.*"),
        _ => return None,
    })
}

fn write_numbers(numbers: &[u64]) -> String {
    let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
    words.join(".")
}

impl fmt::Display for VersionRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(text: &str) -> VersionRequirement {
        VersionRequirement::new(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
    }

    #[track_caller]
    fn check(text: &str, satisfying: &[&str], others: &[&str]) {
        let is_satisfied = |version: &&str| {
            let version = Version::parse(version).expect("a version");
            requirement(text).is_satisfied_by(&version)
        };
        for version in satisfying {
            assert!(is_satisfied(version), "`{text}` by {version}");
        }
        for version in others {
            assert!(!is_satisfied(version), "`{text}` by {version}");
        }
    }

    #[test]
    fn releases_are_compared() {
        let others = ["0.1.9", "1.0.0", "1.2.3"];
        check(">=0.2, <1", &["0.2.0", "0.2.1", "0.10.0"], &others);
        check(">=99", &["99.0.0"], &["0.2.0", "98.9.9"]);
        check("=0.2.1", &["0.2.1"], &["0.2.0", "0.2.2"]);
        check("0.2", &["0.2.0", "0.2.9"], &["0.3.0"]);
        check("*", &["0.0.0", "7.0.0"], &[]);
    }

    #[test]
    fn a_prerelease_counts_as_the_release_that_it_precedes() {
        check(">=0.2, <1", &["0.2.0-rc.1", "0.3.0-rc.1"], &["1.0.0-rc.1"]);
        check("*", &["0.3.0-alpha"], &[]);
    }

    #[test]
    fn a_prerelease_that_is_named_is_compared() {
        let text = ">=0.3.0-rc.2, <1";
        check(
            text,
            &["0.3.0-rc.2", "0.3.0", "0.4.0-rc.1"],
            &["0.3.0-rc.1"],
        );
    }

    #[test]
    fn build_metadata_does_not_count() {
        check("=0.2.1", &["0.2.1+local"], &[]);
    }

    #[test]
    fn other_texts_are_refused() {
        let long = format!(">={}", "1".repeat(100));
        for text in [
            "",
            " ",
            "latest",
            ">=",
            ">=0.2 <1",
            ">=0.2,",
            "0.2.0.1",
            ">=0.2\n",
            " 0.2",
            ">=0.2 ",
            "v0.2",
            "~>0.2",
            "==0.2",
            "!=0.2",
            "0.02",
            ">=0.2,\t<1",
            "٠.٢",
            "0.2 || 1",
            &long,
        ] {
            assert_eq!(
                VersionRequirement::new(text),
                Err(VersionRequirementError),
                "{text:?}"
            );
        }
    }

    #[test]
    fn comparisons_are_written_for_pip() {
        for (text, expected) in [
            (">=0.2, <1", Some(">=0.2,<1")),
            (">=0.2.1", Some(">=0.2.1")),
            (">0.2", Some(">=0.3")),
            (">0.2.1", Some(">0.2.1")),
            ("<=0.2", Some("<0.3")),
            ("<=0.2.1", Some("<=0.2.1")),
            ("=0.2", Some("==0.2.*")),
            ("=0.2.1", Some("==0.2.1")),
            ("<=18446744073709551615", None),
            ("0.2", None),
            ("^0.2", None),
            ("~0.2", None),
            ("0.2.*", None),
            ("*", None),
            (">=0.3.0-rc.1", None),
        ] {
            assert_eq!(requirement(text).to_pip().as_deref(), expected, "{text}");
        }
    }
}
