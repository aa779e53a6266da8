//! The commands that write, run as people run them: the real binary, in a repository of its own.

mod address;
mod alternatives;
mod amending;
mod approving;
#[cfg(target_os = "linux")]
mod asking;
mod collecting;
mod crash;
mod details;
#[cfg(target_os = "linux")]
pub(crate) mod dialogue;
mod forms;
mod in_browser;
mod promise;
mod property;
mod recording;
mod refusing;
mod requests;
mod second_person;
mod several;
mod signing;
#[cfg(target_os = "linux")]
mod starting;
mod typed_times;
#[cfg(target_os = "linux")]
mod working_day;
pub(crate) mod world;
