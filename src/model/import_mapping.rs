//! What a declarative mapping from an export to details says: `kind: import/v1`.

use super::Id;
use super::import_field::{ImportField, documented_name};
use super::notation::Notation;

/// A mapping from the export of a product to the details of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportMapping {
    /// The identifier, which is the format's name on the command line.
    pub id: Id,
    /// The product, as notes name it.
    pub title: String,
    /// What documents the export.
    pub documentation: String,
    /// Name of the details schema that it fills.
    pub details: Id,
    /// Where the records stand, and what tells whether all are there.
    pub list: ListShape,
    /// The fields of a record.
    pub fields: Vec<ImportField>,
    /// Which states are open and which closed.
    pub states: Option<StateWords>,
    /// An answer of one object that may be given beside the list.
    pub companion: Option<Companion>,
    /// For lists of reports, of which two are compared.
    pub comparison: Option<Comparison>,
    /// Named values that are counted over all records.
    pub values: Vec<(String, ValueRule)>,
    /// Named lists that are made of records.
    pub lists: Vec<ImportList>,
    /// The details.
    pub template: Template,
    /// The summary.
    pub summary: Vec<SummaryPart>,
    /// Fields of the details that the export cannot know, each with what is told while it is to be filled in.
    pub notes: Vec<(String, String)>,
    /// How times and numbers are written.
    pub notation: Notation,
}

impl ImportMapping {
    /// What the product calls a field, for messages.
    #[must_use]
    pub fn documented_name<'m>(&'m self, field: &'m str) -> &'m str {
        documented_name(&self.fields, field)
    }
}

/// Where the records stand, and what tells whether all of them are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListShape {
    /// Fields of a JSON answer that may hold the list; the first that is there does.
    pub within: Vec<String>,
    /// Fields of a JSON answer that say how many records the whole list has.
    pub totals: Vec<String>,
    /// Fields of a JSON answer that name the next page.
    pub next: Vec<String>,
    /// Numbers of records at which the product cuts a list off without a word.
    pub page_sizes: Vec<u32>,
    /// The field that identifies a record.
    pub key: Option<String>,
    /// The instant at which a record was last changed.
    pub changed: Option<String>,
    /// A field that all records share, such as the tenant.
    pub same: Option<String>,
    /// Where a record may come once per change: the instant of the change. The newest counts.
    pub newest_by: Option<String>,
    /// The field by which a note divides the records, and what it is called.
    pub groups: Option<(String, String)>,
    /// What a record is called: one, and several.
    pub noun: (String, String),
}

/// Which states are open and which closed. Words are compared by their letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateWords {
    /// The field that holds the state.
    pub of: String,
    /// Words of open records.
    pub open: Vec<String>,
    /// Words of closed records.
    pub closed: Vec<String>,
    /// Words of records that are not counted.
    pub skipped: Vec<String>,
    /// A field of yes or no that tells whether a record is open where its state is another word, and that should agree
    /// with the state where it is one of these.
    pub active: Option<String>,
}

/// Whether a record is open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// Work on it goes on.
    Open,
    /// It is done.
    Closed,
}

/// An answer of one object that may be given beside the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// The field by which it is recognised.
    pub has: String,
    /// Its fields.
    pub fields: Vec<ImportField>,
    /// The field that says of when it is.
    pub at: Option<String>,
    /// What it is called.
    pub title: String,
}

/// How two reports are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The instant of a report.
    pub by: String,
    /// Fields whose content the last recorded evidence holds, each with the name of that field in its details.
    pub recorded: Vec<(String, String)>,
}

/// Which records count; all conditions hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// The state.
    pub state: Option<RecordState>,
    /// An instant that lies in the window.
    pub in_window: Option<String>,
    /// A field that is there.
    pub has: Option<String>,
    /// Fields that hold one of some words.
    pub is: Vec<(String, Vec<String>)>,
}

/// A value that is counted over all records. Where there are several filters, a record counts that fits any of them; all
/// records count where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueRule {
    /// How many records count.
    Count(Vec<RecordFilter>),
    /// The age in whole days, at the time of the work, of the earliest instant.
    OldestDays(String, Vec<RecordFilter>),
    /// The sum of a count.
    Sum(String, Vec<RecordFilter>),
    /// A field of the newest report.
    Newest(String),
    /// A field of the report that it is compared with.
    Previous(String),
    /// The day, in UTC, of the report that it is compared with.
    PreviousDay,
    /// How the share of a number in another one moved, in words.
    Movement(String, String),
    /// The length of a list.
    Size(String),
    /// The first items of a list, in words; absent where it is empty.
    Names(String),
    /// A field of the companion.
    Beside(String),
}

/// A named list that is made of records.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportList {
    /// Its name.
    pub name: String,
    /// Whether it is absent where it is empty.
    pub is_optional: bool,
    /// What it holds.
    pub rule: ListRule,
    /// An item.
    pub item: Template,
}

/// What a list holds.
#[derive(Debug, Clone, PartialEq)]
pub enum ListRule {
    /// An item for each record, or for each group of records.
    Records {
        /// Which records.
        filters: Vec<RecordFilter>,
        /// The fields by which they are ordered.
        order: Vec<String>,
        /// The field by which they are joined to one item, in which `$count` is their number.
        group_by: Option<String>,
    },
    /// An item for each entry of a list in the newest report whose number differs from the report before; `$change` in it
    /// is the difference, always positive.
    Changes {
        /// The list in a report.
        of: String,
        /// The field that identifies an entry.
        name: String,
        /// The number that is compared.
        amount: String,
        /// Whether entries that rose are listed, or those that fell.
        is_gain: bool,
    },
    /// An item for each entry of a list in the newest report.
    Newest {
        /// The list in the report.
        of: String,
        /// The field that holds one of the words, in whose order the items stand, and the words; others are left out.
        among: Option<(String, Vec<String>)>,
    },
}

/// Details, or an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Template {
    /// A text; names in braces stand for what they hold.
    Text(Vec<SummaryPart>),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Boolean(bool),
    /// What a value, a list or a field holds: `$name`. Where it is absent, the entry is left out, or asked for:
    /// `$name?what`.
    Value {
        /// Its name.
        name: String,
        /// What is asked for where it is absent.
        ask: Option<String>,
    },
    /// What someone has to fill in: `?what`.
    Ask(String),
    /// A list.
    List(Vec<Template>),
    /// A mapping.
    Mapping(Vec<(String, Template)>),
}

/// A part of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SummaryPart {
    /// A text.
    Text(String),
    /// A value, and the noun that follows it: one, and several.
    Value(String, Option<(String, String)>),
    /// What is left out where one of its values is absent.
    Optional(Vec<SummaryPart>),
}
