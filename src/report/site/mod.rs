//! `report`: a small site for any host of static files.
//!
//! Every page is one file with a style of its own, and runs no script but the audit's own. Links lead
//! to other files of the site; where the address of the repository's pages is given, to those too.

mod badge;
mod cadence;
mod due_list;
mod files;
mod index;
mod style;
mod task;
mod write;

pub use cadence::describe_cadence;
pub use files::{Site, SiteFile};
