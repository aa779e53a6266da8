//! The commands that write, run as people run them: the real binary, in a repository of its own.

mod address;
mod amending;
#[cfg(target_os = "linux")]
mod asking;
mod crash;
mod details;
mod in_browser;
mod property;
mod recording;
mod refusing;
mod requests;
mod world;
