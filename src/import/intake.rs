//! Records as they are taken in: read, each once, and the odd ones set aside.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::content::{Content, TypedRecord};
use super::error::ImportError;
use super::field_reader::{Conventions, FieldReader};
use super::place::RecordPlace;
use super::raw_record::RawRecord;
use super::record_states::{StateRead, StateReader};
use crate::model::ImportMapping;

/// Most records that are set aside as odd: one, or this share of all.
const ODD_SHARE: usize = 10;

/// Takes records in, one by one.
pub(super) struct Intake<'a> {
    mapping: &'a ImportMapping,
    reader: FieldReader<'a>,
    states: Option<StateReader<'a>>,
    conventions: &'a Conventions,
    seen: BTreeMap<String, RecordPlace<'a>>,
    /// What all records share, and where it was found first.
    same: Option<(String, RecordPlace<'a>)>,
    /// The newest row of each record, where a record may come once per change.
    newest: BTreeMap<String, TypedRecord<'a>>,
    pub(super) counts: IntakeCounts,
    first_odd: Option<ImportError>,
}

/// How many records were taken in, and how.
#[derive(Default)]
pub(super) struct IntakeCounts {
    /// Records, without those that were set aside.
    pub(super) read: usize,
    /// Records that cannot be read.
    pub(super) odd: usize,
    /// Records in a state that is not counted.
    pub(super) skipped: usize,
    /// Rows that an earlier state of a record is in.
    pub(super) older_rows: usize,
    /// Records with a time that names no zone.
    pub(super) without_zone: usize,
}

impl<'a> Intake<'a> {
    pub(super) fn new(mapping: &'a ImportMapping, conventions: &'a Conventions) -> Self {
        Intake {
            mapping,
            reader: FieldReader::new(&mapping.fields),
            states: mapping
                .states
                .as_ref()
                .map(|words| StateReader::new(mapping, words)),
            conventions,
            seen: BTreeMap::new(),
            same: None,
            newest: BTreeMap::new(),
            counts: IntakeCounts::default(),
            first_odd: None,
        }
    }

    pub(super) fn fields(&self) -> &FieldReader<'a> {
        &self.reader
    }

    /// Takes a record in: `None` where it is odd, not counted, or to be had from [`Self::finish`].
    pub(super) fn take(
        &mut self,
        record: Result<RawRecord, ImportError>,
        place: RecordPlace<'a>,
    ) -> Result<Option<TypedRecord<'a>>, ImportError> {
        let newest_by = self.mapping.list.newest_by.as_ref();
        let is_row_of_change = newest_by.is_some_and(|field| {
            let raw = record.as_ref().ok();
            raw.is_some_and(|raw| self.reader.has(field, *raw))
        });
        match record.and_then(|record| self.read(record, place)) {
            Ok(record) => self.admit(record),
            // Of two reports that are compared, neither can be left out.
            // Nor can a row that may be the newest of a record.
            Err(error)
                if error.is_of_one_record()
                    && self.mapping.comparison.is_none()
                    && !is_row_of_change
                    && self.newest.is_empty() =>
            {
                self.counts.odd += 1;
                self.first_odd.get_or_insert(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn read(
        &self,
        record: RawRecord,
        place: RecordPlace<'a>,
    ) -> Result<(TypedRecord<'a>, bool), ImportError> {
        self.conventions.is_without_zone.set(false);
        let contents = self.reader.read(record, place, self.conventions)?;
        let (mut state, mut contradiction, mut is_counted) = (None, None, true);
        if let Some(states) = &self.states {
            let (read, why) = states.read(&contents, place)?;
            contradiction = why;
            match read {
                StateRead::Is(found) => state = Some(found),
                StateRead::Skipped => is_counted = false,
            }
        }
        let record = TypedRecord {
            place,
            contents,
            state,
            contradiction,
        };
        Ok((record, is_counted))
    }

    fn admit(
        &mut self,
        (record, is_counted): (TypedRecord<'a>, bool),
    ) -> Result<Option<TypedRecord<'a>>, ImportError> {
        self.require_same(&record)?;
        let list = &self.mapping.list;
        let key = list
            .key
            .as_ref()
            .and_then(|field| record.get(field))
            .map(Content::as_text);
        if self.conventions.is_without_zone.get() {
            self.counts.without_zone += 1;
        }
        if let (Some(key), Some(field)) = (&key, &list.newest_by)
            && record.instant(field).is_some()
        {
            self.keep_newest(key.to_lowercase(), record, field)?;
            return Ok(None);
        }
        if let Some(key) = key {
            self.require_new(&key, record.place)?;
        }
        if !is_counted {
            self.counts.skipped += 1;
            return Ok(None);
        }
        self.counts.read += 1;
        Ok(Some(record))
    }

    /// A row for each change: the newest says how the record stands.
    fn keep_newest(
        &mut self,
        key: String,
        record: TypedRecord<'a>,
        field: &str,
    ) -> Result<(), ImportError> {
        let at = |record: &TypedRecord| record.instant(field).map(|instant| instant.at);
        match self.newest.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(record)),
            Entry::Occupied(mut entry) => {
                self.counts.older_rows += 1;
                let other = entry.get();
                match at(&record).cmp(&at(other)) {
                    // Of two rows of one moment, none is known to be the newer.
                    Ordering::Equal if other.contents != record.contents => {
                        return Err(twice(entry.key(), record.place, other.place));
                    }
                    Ordering::Greater => drop(entry.insert(record)),
                    Ordering::Equal | Ordering::Less => {}
                }
            }
        }
        Ok(())
    }

    fn require_new(&mut self, key: &str, place: RecordPlace<'a>) -> Result<(), ImportError> {
        let Some(other) = self.seen.insert(key.to_lowercase(), place) else {
            return Ok(());
        };
        Err(twice(key, place, other))
    }

    /// Refuses records of two tenants.
    fn require_same(&mut self, record: &TypedRecord<'a>) -> Result<(), ImportError> {
        let Some(field) = &self.mapping.list.same else {
            return Ok(());
        };
        let Some(own) = record
            .get(field)
            .map(|content| content.as_text().to_lowercase())
        else {
            return Ok(());
        };
        let (shared, first) = self.same.get_or_insert_with(|| (own.clone(), record.place));
        if *shared == own {
            return Ok(());
        }
        Err(ImportError::Mixed {
            file: record.place.file.to_owned(),
            place: record.place.of_field(self.mapping.documented_name(field)),
            what: field.clone(),
            other: first.file.to_owned(),
        })
    }

    /// The records that were held back; `take` gets each. Refuses an export of which too much is odd.
    pub(super) fn finish(
        mut self,
        take: &mut dyn FnMut(TypedRecord<'a>),
    ) -> Result<(IntakeCounts, Option<String>), ImportError> {
        // An incident of a list and one of a log cannot be known for the same.
        let mixed = self.newest.values().next().zip(self.seen.values().next());
        if let Some((row, other)) = mixed {
            let field = self.mapping.list.newest_by.as_deref().unwrap_or_default();
            let field = self.mapping.documented_name(field);
            let expected = format!("{field} in every record, as in {}", row.place.file);
            let place = other.of_field(field);
            return Err(ImportError::unexpected(
                other.file, place, expected, "nothing",
            ));
        }
        let is_skipped = |record: &TypedRecord| self.states.is_some() && record.state.is_none();
        for record in std::mem::take(&mut self.newest).into_values() {
            if is_skipped(&record) {
                self.counts.skipped += 1;
            } else {
                self.counts.read += 1;
                take(record);
            }
        }
        let IntakeCounts {
            read, odd, skipped, ..
        } = self.counts;
        let of = read + odd + skipped;
        match self.first_odd {
            Some(error) if odd == of => Err(error),
            Some(error) if odd > 1 && odd * ODD_SHARE > of => Err(ImportError::Odd {
                odd,
                of,
                first: error.to_string(),
            }),
            odd => Ok((self.counts, odd.map(|error| error.to_string()))),
        }
    }
}

fn twice(key: &str, place: RecordPlace, other: RecordPlace) -> ImportError {
    ImportError::Twice {
        file: place.file.to_owned(),
        place: place.within.to_string(),
        what: key.to_owned(),
        other: other.file.to_owned(),
        other_place: other.within.to_string(),
    }
}
