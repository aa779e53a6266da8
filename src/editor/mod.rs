//! What an editor shows of a file while it is typed: findings at their places, what a word means, what may stand at a
//! place, and quick fixes.
//!
//! ```text
//! assessment        ─▶ notes_by_file     each finding in its file
//! text, place       ─▶ Cursor            the field around it, however unfinished the text is
//! cursor, state     ─▶ hover, complete, fixes
//! ```
//!
//! Everything is plain data. Nothing here knows the protocol by which an editor asks.

mod amendment;
mod completion;
mod cursor;
mod edited_file;
mod fields;
mod fixes;
mod hover;
mod names;
mod notes;

pub use completion::{Proposal, ProposalKind, complete};
pub use edited_file::EditorState;
pub use fixes::{AmendmentStamp, Fix, FixRequest, fixes};
pub use hover::hover;
pub use notes::{FileNote, SETTINGS, notes_by_file};
