//! A new dutybook repository: a pack's policy, and what makes it part of people's days.

mod answers;
mod ci_files;
mod ci_steps;
mod cron;
mod editor_settings;
mod error;
mod git_place;
mod obstacles;
mod plan;
mod policy_settings;
mod program_source;
mod readme;
mod readme_browser;
mod readme_install;
mod readme_tasks;
mod readme_text;
mod stamping;

pub use answers::{Forge, InitAnswers, InitCalendar};
pub use error::InitError;
pub use plan::{InitPlan, plan_init};
pub use program_source::{CommitName, GitAddress, ProgramSource, ReleaseSource, WheelAddress};
pub use stamping::{AuthorityAddress, AuthorityCertificate, StampingAuthority};
