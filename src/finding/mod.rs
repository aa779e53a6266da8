//! What can be wrong: the closed catalogue of rules, their levels, and findings as plain data.
//!
//! Nothing here knows git, YAML or a renderer. A check makes a [`FindingBuilder`]; the policy's
//! [`Levels`] turn it into a [`Finding`] or drop it; findings are sorted once, in one order.

mod builder;
mod catalogue;
mod findings;
mod fingerprint;
mod level;
mod levels;
mod page;

pub use builder::FindingBuilder;
pub use catalogue::{Rule, UnknownRule};
pub use findings::{Finding, RelatedPlace, sort_and_deduplicate, sort_and_number};
pub use fingerprint::Fingerprint;
pub use level::Level;
pub use levels::{LevelSetting, Levels};
