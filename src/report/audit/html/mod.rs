//! `audit --format html`: one page to be kept on file, and to be put on a wall.
//!
//! One file that requests nothing: pictures are SVG of our own, style and script are inline and bound by
//! their hashes. Text from a repository never reaches either of the two.

mod closed;
mod exceptions;
mod findings;
mod gaps;
mod head;
mod page;
mod population;
mod sample;
mod standings;
mod trend;

pub use page::write_audit_html;
pub(super) use page::write_html_beside;
