//! The fields of a record of an export, as a mapping reads them.

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportField {
    /// Its name in the mapping.
    pub name: String,
    /// Where its content comes from.
    pub rule: FieldRule,
    /// Whether a record without it is odd.
    pub is_required: bool,
    /// What is expected there, for messages; empty for a text by its type.
    pub expected: String,
}

/// Where the content of a field comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldRule {
    /// From the record: the first path that is there. A path is names joined by `/`.
    Read {
        /// The paths.
        from: Vec<String>,
        /// Further names of columns, for CSV only.
        columns: Vec<String>,
        /// What is read there.
        kind: FieldKind,
    },
    /// The earliest of several instants; another one where there is none.
    Earliest {
        /// Names of fields.
        of: Vec<String>,
        /// The field that counts where none of them is there.
        otherwise: Option<String>,
    },
    /// A count less another count.
    Difference {
        /// The field from which is subtracted.
        of: String,
        /// The field that is subtracted.
        less: String,
    },
    /// A short text with a name behind it in brackets; the name alone where the text is long or markup.
    Label {
        /// The text.
        text: String,
        /// The name.
        name: String,
        /// Most characters of the text.
        max: usize,
    },
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Text, on one line.
    Text(TextRule),
    /// A date and time.
    Instant {
        /// Whether it may not lie after the work.
        is_past: bool,
    },
    /// A day; of an instant, the day in UTC.
    Day,
    /// A number.
    Number(NumberRule),
    /// A whole number, 0 or more.
    Count {
        /// A field that is at least as large.
        at_most: Option<String>,
    },
    /// Yes or no.
    Boolean,
    /// One of these words, as the mapping spells it.
    Word(Vec<String>),
    /// A list of texts.
    Texts,
    /// A list of objects with fields of their own.
    Records(Vec<ImportField>),
}

/// Which texts a field takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextRule {
    /// The least number of characters.
    pub min: usize,
    /// The most characters; longer texts are cut. 0 for any number.
    pub max: usize,
    /// A regular expression that the text matches.
    pub pattern: Option<String>,
    /// Whether the text that is displayed is taken before the one that is stored.
    pub is_shown: bool,
}

/// Which numbers a field takes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NumberRule {
    /// The least, inclusive.
    pub min: Option<f64>,
    /// The most, inclusive.
    pub max: Option<f64>,
    /// A bound below, exclusive.
    pub above: Option<f64>,
    /// A field that is at least as large.
    pub at_most: Option<String>,
}

/// What the product calls a field, among some; its own name where the product has none.
#[must_use]
pub fn documented_name<'m>(fields: &'m [ImportField], name: &'m str) -> &'m str {
    let field = fields.iter().find(|field| field.name == name);
    match field.map(|field| &field.rule) {
        Some(FieldRule::Read { from, .. }) => from.first().map_or(name, String::as_str),
        _ => name,
    }
}
