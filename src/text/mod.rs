//! Places in a text, suggestions for misspelt words, and commands to paste. Imports nothing of the
//! crate.

mod command_line;
mod line_index;
mod phrase;
mod position;
mod suggestion;

pub use command_line::CommandLine;
pub use line_index::LineIndex;
pub use phrase::{abbreviate_commit, count_of, quote_for_shell};
pub use position::{Position, Range};
pub use suggestion::{closest_word, suggest};
