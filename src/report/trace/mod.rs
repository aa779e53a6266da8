//! `trace`: why a duty has its standing.

mod explanation;
mod human;
mod json;
mod markdown;
mod reasoning;

pub use human::write_trace_human;
pub use json::write_trace_json;
pub use markdown::write_trace_markdown;
