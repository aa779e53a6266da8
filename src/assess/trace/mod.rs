//! Why duties have their standings, gathered from what judging found and from the mainline.

mod builder;
mod changes;
mod evidence;
mod policy;
mod task_lines;

pub(super) use builder::TraceBuilder;
