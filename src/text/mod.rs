//! Places in a text, identifiers, and suggestions for misspelt words. Imports nothing of the crate.

mod duty_id;
mod id;
mod line_index;
mod phrase;
mod position;
mod suggestion;

pub use duty_id::DutyId;
pub use id::{Id, IdError, MAX_ID_LENGTH};
pub use line_index::LineIndex;
pub use phrase::{abbreviate_commit, count_of, quote_for_shell};
pub use position::{Position, Range};
pub use suggestion::{closest_word, suggest};
