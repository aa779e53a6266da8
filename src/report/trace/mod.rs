//! `trace`: why a duty has its standing.

mod human;
mod json;
mod story;

pub use human::{write_trace_human, write_trace_markdown};
pub use json::write_trace_json;
