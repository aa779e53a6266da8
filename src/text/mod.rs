//! Places in a text, and likeness of words. Imports nothing of the crate.

mod line_index;
mod nearest;
mod position;

pub use line_index::LineIndex;
pub use nearest::{nearest, suggest};
pub use position::{Position, Range};
