//! "Did you mean".

/// Longer words are not compared: the distance takes quadratic time, and the word may come from a pull request.
const MAX_COMPARED_CHARS: usize = 64;

/// The candidate that `word` was most likely meant to be, or `None` where nothing is near.
///
/// Letter case and the difference between `-` and `_` do not count. Otherwise a third of the
/// word's characters, one at least and three at most, may be wrong, left out, added or swapped
/// with their neighbour. Among equally near candidates the first one is taken. A candidate that
/// equals `word` is no suggestion.
#[must_use]
pub fn closest_word<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > MAX_COMPARED_CHARS {
        return None;
    }
    let allowed = (length / 3).clamp(1, 3);
    let folded = fold(word);
    candidates
        .filter(|candidate| *candidate != word)
        .filter_map(|candidate| {
            let other = candidate.chars().count();
            if other.abs_diff(length) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(&folded, &fold(candidate));
            // A short word with all its characters replaced is another word, not a slip.
            let near = distance <= allowed && distance < length.min(other);
            near.then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What to do about a fault.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    /// In words; may be empty.
    pub text: String,
    /// What was most likely meant instead of the word that is wrong.
    pub instead: Option<Box<str>>,
}

impl Advice {
    /// The advice to write another word.
    #[must_use]
    pub fn instead(near: &str) -> Self {
        Advice {
            text: format!("did you mean `{near}`?"),
            instead: Some(near.into()),
        }
    }
}

impl From<String> for Advice {
    fn from(text: String) -> Self {
        Advice {
            text,
            instead: None,
        }
    }
}

impl From<&str> for Advice {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Advice {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

/// The help for an unknown word: the closest known word, or what `otherwise` returns.
#[must_use]
pub fn suggest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> Advice {
    closest_word(word, candidates).map_or_else(|| otherwise().into(), Advice::instead)
}

fn fold(word: &str) -> String {
    word.chars()
        .map(|c| if c == '_' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::closest_word;

    fn check(word: &str, expected: Option<&str>) {
        let known = [
            "team",
            "task",
            "performed_by",
            "performed_at",
            "summary",
            "due",
            "to",
        ];
        assert_eq!(closest_word(word, known.into_iter()), expected, "{word}");
    }

    #[test]
    fn a_slip_finds_its_word() {
        check("sumary", Some("summary"));
        check("Summary", Some("summary"));
        check("performed-by", Some("performed_by"));
        check("tema", Some("team"));
        check("deu", Some("due"));
    }

    #[test]
    fn another_word_finds_nothing() {
        check("evidence", None);
        check("x", None);
        check("", None);
        check("team", None);
        check(&"s".repeat(100_000), None);
    }

    #[test]
    fn the_first_of_equals_wins() {
        assert_eq!(
            closest_word("tesk", ["tusk", "task"].into_iter()),
            Some("tusk")
        );
    }
}
