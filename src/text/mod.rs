//! Places in a text, and suggestions for misspelt words. Imports nothing of the crate.

mod line_index;
mod phrase;
mod position;
mod suggestion;

pub use line_index::LineIndex;
pub use phrase::{abbreviate_commit, count_of, quote_for_shell};
pub use position::{Position, Range};
pub use suggestion::{closest_word, suggest};
