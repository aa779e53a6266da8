//! Reading the fields of a record as a mapping asks for them.

use std::cell::{Cell, RefCell};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use regex::Regex;
use serde_json::Value;

use super::content::{Content, Contents, InstantContent};
use super::error::ImportError;
use super::field_checks::{
    INSTANT, expected_of, read_line, read_word, refuse_cut_off, refuse_later,
};
use super::field_names::FieldPath;
use super::field_numbers::{read_decimal, read_whole};
use super::field_place::FieldPlace;
use super::field_values::{read_boolean, read_texts, unwrap_shown};
use super::place::RecordPlace;
use super::raw_record::{RawRecord, RawValue};
use super::time::{ReadInstant, TimeRead, read_instant};
use super::values::to_line;
use crate::model::{
    DateOrder, FieldKind, FieldRule, ImportField, Notation, TextRule, documented_name,
};

/// How the export at hand writes times and numbers, and what was guessed of it.
pub(super) struct Conventions {
    pub(super) zone: Tz,
    pub(super) dates: Option<DateOrder>,
    pub(super) decimal: Option<char>,
    pub(super) performed_at: DateTime<Utc>,
    /// The order of day and month, where dates showed it.
    pub(super) guessed_dates: RefCell<Option<DateOrder>>,
    /// How many records hold a time that names no zone.
    pub(super) is_without_zone: Cell<bool>,
}

impl Conventions {
    pub(super) fn new(notation: &Notation, zone: Tz, performed_at: DateTime<Utc>) -> Self {
        Conventions {
            zone,
            dates: notation.dates.clone(),
            decimal: notation.decimal,
            performed_at,
            guessed_dates: RefCell::default(),
            is_without_zone: Cell::default(),
        }
    }
}

/// The fields of a mapping, ready to be read.
pub(super) struct FieldReader<'m> {
    fields: Vec<PreparedField<'m>>,
}

struct PreparedField<'m> {
    field: &'m ImportField,
    paths: Vec<FieldPath>,
    /// The same for a CSV file.
    columns: Vec<FieldPath>,
    pattern: Option<Regex>,
    inner: Option<FieldReader<'m>>,
    /// What the product calls the field that is at least as large.
    bound: &'m str,
}

impl<'m> FieldReader<'m> {
    pub(super) fn new(fields: &'m [ImportField]) -> Self {
        let all = fields;
        let fields = fields.iter().map(|field| {
            let mut prepared = PreparedField {
                field,
                paths: Vec::new(),
                columns: Vec::new(),
                pattern: None,
                inner: None,
                bound: "",
            };
            if let FieldRule::Read {
                from,
                columns,
                kind,
            } = &field.rule
            {
                prepared.paths = from.iter().map(|path| FieldPath::new(path)).collect();
                let names = columns.iter().chain(from);
                prepared.columns = names.map(|path| FieldPath::new(path)).collect();
                match kind {
                    FieldKind::Text(rule) => {
                        let pattern = rule.pattern.as_deref();
                        prepared.pattern = pattern.and_then(|pattern| Regex::new(pattern).ok());
                    }
                    FieldKind::Count {
                        at_most: Some(name),
                    } => {
                        prepared.bound = documented_name(all, name);
                    }
                    FieldKind::Records(inner) => prepared.inner = Some(FieldReader::new(inner)),
                    _ => {}
                }
            }
            prepared
        });
        FieldReader {
            fields: fields.collect(),
        }
    }

    /// The names, as a message shows them, of required fields of which no column of a header is one.
    pub(super) fn missing_column(&self, header: &csv::StringRecord) -> Option<String> {
        let is_missing = |field: &&PreparedField| {
            let has_column =
                |path: &FieldPath| header.iter().any(|name| path.column(name).is_some());
            field.field.is_required && !field.columns.iter().any(has_column)
        };
        let field = self.fields.iter().find(is_missing)?;
        Some(
            field
                .columns
                .first()
                .map_or_else(|| field.field.name.clone(), FieldPath::name),
        )
    }

    /// A column that is there twice, where a field is read from it.
    pub(super) fn doubled_column(&self, header: &csv::StringRecord) -> Option<String> {
        let paths = self.fields.iter().flat_map(|field| &field.columns);
        let mut doubled = paths.filter(|path| {
            let columns = header.iter().filter(|name| path.column(name).is_some());
            columns.count() > 1
        });
        doubled.next().map(FieldPath::name)
    }

    /// Whether a record has a field.
    pub(super) fn has(&self, field: &str, record: RawRecord) -> bool {
        let mut fields = self.fields.iter();
        let field = fields.find(|prepared| prepared.field.name == field);
        field.is_some_and(|field| record.find(field.names_in(record)).is_some())
    }

    /// Whether an object has a required field: then it may be a record.
    pub(super) fn fits(&self, record: RawRecord) -> bool {
        let mut required = self.fields.iter().filter(|field| field.field.is_required);
        required.any(|field| record.find(field.names_in(record)).is_some())
    }

    /// Reads the fields of a record.
    pub(super) fn read(
        &self,
        record: RawRecord,
        place: RecordPlace,
        conventions: &Conventions,
    ) -> Result<Contents, ImportError> {
        let mut contents = Contents::new();
        for prepared in &self.fields {
            let field = prepared.field;
            let content = match &field.rule {
                FieldRule::Read { kind, .. } => {
                    prepared.read(kind, record, place, (&contents, conventions))?
                }
                computed => compute(computed, &contents),
            };
            if let Some(content) = content {
                contents.insert(field.name.clone(), content);
            }
        }
        Ok(contents)
    }
}

/// A field that is made of others.
fn compute(rule: &FieldRule, contents: &Contents) -> Option<Content> {
    match rule {
        FieldRule::Read { .. } => None,
        FieldRule::Earliest { of, otherwise } => {
            let instant = |name: &String| contents.get(name)?.as_instant();
            let earliest = of
                .iter()
                .filter_map(instant)
                .min_by_key(|instant| instant.at);
            let substitute = || {
                let instant = instant(otherwise.as_ref()?)?;
                Some(InstantContent {
                    is_substitute: true,
                    ..instant
                })
            };
            earliest.or_else(substitute).map(Content::Instant)
        }
        FieldRule::Difference { of, less } => {
            let count = |name: &String| match contents.get(name)? {
                Content::Count(count) => i64::try_from(*count).ok(),
                _ => None,
            };
            Some(Content::Integer(count(of)?.checked_sub(count(less)?)?))
        }
        FieldRule::Label { text, name, max } => {
            let text_of = |name: &String| match contents.get(name) {
                Some(Content::Text(text)) => text.as_str(),
                _ => "",
            };
            let (title, name) = (text_of(text), text_of(name));
            let is_plain =
                !title.is_empty() && title.chars().count() <= *max && !title.contains('<');
            Some(Content::Text(if is_plain && title != name {
                format!("{title} ({name})")
            } else {
                name.to_owned()
            }))
        }
    }
}

impl PreparedField<'_> {
    /// The names under which the field may stand in a record.
    fn names_in(&self, record: RawRecord) -> &[FieldPath] {
        match record {
            RawRecord::Object(_) => &self.paths,
            RawRecord::Row(_) => &self.columns,
        }
    }

    fn read(
        &self,
        kind: &FieldKind,
        record: RawRecord,
        place: RecordPlace,
        (before, conventions): (&Contents, &Conventions),
    ) -> Result<Option<Content>, ImportError> {
        let names = self.names_in(record);
        let name = names.first().map(FieldPath::name).unwrap_or_default();
        let at = FieldPlace {
            record: place,
            name: &name,
            expected: &self.field.expected,
        };
        let is_shown = matches!(kind, FieldKind::Text(TextRule { is_shown: true, .. }));
        let found = record.find(names);
        let found = found.map(|raw| RawValue {
            value: unwrap_shown(raw.value, is_shown),
            ..raw
        });
        let found = found.filter(|raw| !raw.value.is_null());
        let Some(raw) = found else {
            return match kind {
                FieldKind::Records(_) => Ok(Some(Content::Records(Vec::new()))),
                _ if self.field.is_required => Err(at.unexpected(expected_of(kind), None)),
                _ => Ok(None),
            };
        };
        let content = self.read_content(kind, &raw, &at, (before, conventions))?;
        let is_nothing = matches!(&content, Content::Texts(texts) if texts.is_empty());
        Ok((!is_nothing).then_some(content))
    }

    fn read_content(
        &self,
        kind: &FieldKind,
        raw: &RawValue,
        at: &FieldPlace,
        (before, conventions): (&Contents, &Conventions),
    ) -> Result<Content, ImportError> {
        // Whoever writes a title may begin it like that.
        if !matches!(kind, FieldKind::Text(_) | FieldKind::Word(_)) {
            refuse_cut_off(&raw.value, at)?;
        }
        Ok(match kind {
            FieldKind::Text(rule) => read_line(&raw.value, rule, self.pattern.as_ref(), at)?,
            FieldKind::Instant { is_past } => {
                let instant = read_instant_field(raw, at, conventions)?;
                if *is_past {
                    refuse_later(instant.at, at, conventions.performed_at)?;
                }
                let names_zone = instant.names_zone || raw.is_utc;
                if !names_zone {
                    conventions.is_without_zone.set(true);
                }
                Content::Instant(InstantContent {
                    at: instant.at,
                    names_zone,
                    precision: instant.precision,
                    is_substitute: false,
                })
            }
            FieldKind::Day => Content::Day(read_instant_field(raw, at, conventions)?.day),
            FieldKind::Number(rule) => {
                read_decimal(&raw.value, rule, before, (at, conventions.decimal))?
            }
            FieldKind::Count { at_most } => {
                let most = at_most.as_ref().and_then(|name| before.get(name));
                read_whole(&raw.value, most, self.bound, at)?
            }
            FieldKind::Boolean => {
                let is_so = read_boolean(&raw.value);
                Content::Boolean(is_so.ok_or_else(|| at.unexpected("yes or no", Some(&raw.value)))?)
            }
            FieldKind::Word(words) => read_word(&raw.value, words, at)?,
            FieldKind::Texts => {
                let texts = read_texts(&raw.value);
                Content::Texts(
                    texts.ok_or_else(|| at.unexpected("a list of names", Some(&raw.value)))?,
                )
            }
            FieldKind::Records(_) => self.read_records(&raw.value, (at, conventions))?,
        })
    }

    fn read_records(
        &self,
        value: &Value,
        (at, conventions): (&FieldPlace, &Conventions),
    ) -> Result<Content, ImportError> {
        let place = at.record;
        // PowerShell writes a list of one as its item.
        let single = std::slice::from_ref(value);
        let items = match value {
            Value::Array(items) => items.as_slice(),
            Value::Object(_) => single,
            _ => return Err(at.unexpected("a list of objects", Some(value))),
        };
        let mut records = Vec::new();
        for (index, item) in items.iter().enumerate() {
            refuse_cut_off(item, at)?;
            let Value::Object(fields) = item else {
                return Err(at.unexpected("a list of objects", Some(item)));
            };
            if let Some(reader) = &self.inner {
                let within = format!("/{}/{index}", at.name);
                let read = reader.read(RawRecord::Object(fields), place, conventions);
                let whole = place.within.to_string();
                records.push(read.map_err(|error| error.nested(&whole, &within))?);
            }
        }
        Ok(Content::Records(records))
    }
}

/// Reads a date and time, in the zone and the order that the export has.
fn read_instant_field(
    raw: &RawValue,
    at: &FieldPlace,
    conventions: &Conventions,
) -> Result<TimeRead, ImportError> {
    let zone = if raw.is_utc {
        Tz::UTC
    } else {
        conventions.zone
    };
    let text = raw.value.as_str().unwrap_or_default();
    match read_instant(text, zone, conventions.dates.as_ref()) {
        ReadInstant::Not => Err(at.unexpected(INSTANT, Some(&raw.value))),
        ReadInstant::Ambiguous => Err(ImportError::AmbiguousDate {
            file: at.record.file.to_owned(),
            place: at.record.of_field(at.name),
            found: to_line(text, super::values::SHOWN),
        }),
        ReadInstant::At(read) => {
            if let Some(guess) = &read.guess {
                let before = conventions.guessed_dates.replace(Some(guess.clone()));
                if before.is_some_and(|before| before != *guess) {
                    return Err(ImportError::AmbiguousDate {
                        file: at.record.file.to_owned(),
                        place: at.record.of_field(at.name),
                        found: to_line(text, super::values::SHOWN),
                    });
                }
            }
            Ok(read)
        }
    }
}
