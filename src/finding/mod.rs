//! What can be wrong: the closed catalogue of rules, their levels, and findings as plain data.
//!
//! Nothing here knows git, YAML, the model or a renderer. A producer makes a [`FindingBuilder`]; the policy's
//! [`Levels`] turn it into a [`Finding`] or drop it; [`Finding`]s are sorted once, in one order.

mod catalogue;
mod draft;
mod levels;
mod order;

pub use catalogue::{Rule, RulePage, UnknownRule};
pub use draft::{FindingBuilder, RelatedPlace};
pub use levels::{Level, LevelError, LevelSetting, Levels};
pub use order::{Finding, Fingerprint, FingerprintError, sort_and_deduplicate, sort_and_number};
