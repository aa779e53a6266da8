//! Whether a record is open or closed, by the words of its state.

use std::collections::BTreeMap;

use super::content::{Content, Contents};
use super::error::ImportError;
use super::field_names::normalize_name;
use super::place::RecordPlace;
use super::values::{SHOWN, to_line};
use crate::model::{ImportMapping, RecordState, StateWords};

/// What a state says.
pub(super) enum StateRead {
    Is(RecordState),
    /// Not counted, such as merged into another record.
    Skipped,
}

/// The words of states, ready to be compared.
pub(super) struct StateReader<'m> {
    mapping: &'m ImportMapping,
    words: &'m StateWords,
    meanings: BTreeMap<String, Option<RecordState>>,
}

impl<'m> StateReader<'m> {
    pub(super) fn new(mapping: &'m ImportMapping, words: &'m StateWords) -> Self {
        let mut meanings = BTreeMap::new();
        for (list, meaning) in [
            (&words.open, Some(RecordState::Open)),
            (&words.closed, Some(RecordState::Closed)),
            (&words.skipped, None),
        ] {
            meanings.extend(list.iter().map(|word| (normalize_name(word), meaning)));
        }
        StateReader {
            mapping,
            words,
            meanings,
        }
    }

    /// The state of a record, and why what else it says contradicts it.
    pub(super) fn read(
        &self,
        contents: &Contents,
        place: RecordPlace,
    ) -> Result<(StateRead, Option<String>), ImportError> {
        let word = contents.get(&self.words.of).map(Content::as_text);
        let active = self.words.active.as_ref();
        let active = active.and_then(|field| match contents.get(field)? {
            Content::Boolean(is_active) => Some(*is_active),
            _ => None,
        });
        let meaning = word
            .as_ref()
            .and_then(|word| self.meanings.get(&normalize_name(word)));
        let state_of = |is_active| {
            if is_active {
                RecordState::Open
            } else {
                RecordState::Closed
            }
        };
        match (meaning, active) {
            (Some(None), _) => Ok((StateRead::Skipped, None)),
            (Some(Some(state)), active) => {
                let contradicts = active.is_some_and(|active| state_of(active) != *state);
                let contradiction = contradicts.then(|| {
                    let word = word.unwrap_or_default();
                    let field = self.words.active.as_deref().unwrap_or_default();
                    let is_active = *state == RecordState::Closed;
                    format!("its state is {word}, and {field} is {is_active}")
                });
                Ok((StateRead::Is(*state), contradiction))
            }
            (None, Some(is_active)) => Ok((StateRead::Is(state_of(is_active)), None)),
            (None, None) => Err(self.unknown(word.as_deref(), place)),
        }
    }

    fn unknown(&self, word: Option<&str>, place: RecordPlace) -> ImportError {
        let StateWords {
            open,
            closed,
            skipped,
            active,
            of,
        } = self.words;
        let words = open.iter().chain(closed).chain(skipped);
        let words = words.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
        let mut expected = words.cloned().collect::<Vec<_>>().join(", ");
        if let Some(active) = active {
            expected = format!("{expected}, or a field {active} beside it");
        }
        let (file, place) = (place.file, place.of_field(self.mapping.documented_name(of)));
        match word {
            None => ImportError::unexpected(file, place, expected, "nothing"),
            Some(word) => ImportError::UnknownState {
                file: file.to_owned(),
                place,
                expected,
                found: format!("`{}`", to_line(word, SHOWN)),
            },
        }
    }
}
