//! Languages: their tags, and the program's own texts in each. Imports nothing of the crate.

mod catalogue;
mod tag;

pub use catalogue::fill_text;
pub use tag::{Language, LanguageError, MAX_LANGUAGES};
