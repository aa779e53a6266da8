//! Places in a text, suggestions for misspelt words, and commands to paste. Imports nothing of the
//! crate.

mod command_line;
mod device_name;
mod hint;
mod line_index;
mod path;
mod phrase;
mod position;
mod shell;
mod suggestion;

pub use command_line::CommandLine;
pub use device_name::{device_name_fault, is_device_name};
pub use hint::Hint;
pub use line_index::LineIndex;
pub use path::display_path;
pub use phrase::{abbreviate_commit, count_of};
pub use position::{Position, Range};
pub use shell::{Shell, quote_for_shell};
pub use suggestion::{Advice, closest_word, suggest};
