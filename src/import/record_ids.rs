//! Which records were read already: pages that overlap would count a record twice.

use std::collections::BTreeMap;

use super::error::ImportError;

/// The records that were read, each with the file and the place where it stands.
#[derive(Default)]
pub(super) struct RecordIds(BTreeMap<String, (String, String)>);

impl RecordIds {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Notes a record; `what` is its id as a message shows it. One that was read before is refused.
    pub(super) fn insert(
        &mut self,
        key: String,
        what: &str,
        file: &str,
        place: &str,
    ) -> Result<(), ImportError> {
        let (file, place) = (file.to_owned(), place.to_owned());
        match self.0.insert(key, (file.clone(), place.clone())) {
            None => Ok(()),
            Some((other, other_place)) => Err(ImportError::Twice {
                file,
                place,
                what: what.to_owned(),
                other,
                other_place,
            }),
        }
    }
}
