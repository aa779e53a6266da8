//! What git's history says, as facts with their times: the mainline, landings, changes after them.

mod past;
mod rewrites;

pub use past::{Landing, MainlineView, clock};
pub use rewrites::{ContentChange, Rewrite, RewriteFault, rewrites};
