//! dutybook judges recurring duties: what policy required, what evidence shows, what git proves.
//!
//! Users of the library open a [`DutyRepository`] and read its [`AssessedRepository`]. The layers are private.
//!
//! # The pipeline
//!
//! One stage per line; the module `assess` wires them together.
//!
//! ```text
//! cli/settings       arguments, environment      ─▶ settings: an instant, commits
//! files, git         worktree, objects           ─▶ files, and what the mainline did to each
//! yaml               bytes                       ─▶ trees with positions, syntax faults
//! load               trees                       ─▶ policy, evidence, waivers; every fault
//! schedule           policy × interval           ─▶ occurrences and duties
//! history            mainline, policy versions   ─▶ landings, versions, signatures, proofs of time: facts
//! rules (validity)   evidence, landings          ─▶ valid evidence; findings on the rest
//! judge              duties × evidence × waivers ─▶ standings, the assessment
//! rules (findings)   assessment, history         ─▶ findings
//! report             assessment                  ─▶ human, JSON, SARIF, HTML …
//! editor             assessment, a text          ─▶ notes, hovers, completions, fixes
//! ```
//!
//! # The layers
//!
//! A layer imports only those before it:
//!
//! ```text
//! language · text · files · git · signing · yaml · model · finding · load · schedule · history · judge · rules
//!   · assess · report · write · import · editor · cli
//! ```
//!
//! | question | place |
//! | --- | --- |
//! | where is a landing computed? | `history/mainline_view.rs`: `MainlineView::landing` |
//! | where is a standing decided? | `judge/standing.rs`: `standing` |
//! | where is a rule checked? | `rules/<family>` |
//! | where is SARIF written? | `report/check/sarif.rs`: `write_check_sarif` |

pub(crate) mod assess;
pub(crate) mod cli;
pub(crate) mod editor;
mod facade;
pub(crate) mod files;
pub(crate) mod finding;
pub(crate) mod git;
pub(crate) mod history;
pub(crate) mod holidays;
pub(crate) mod import;
pub(crate) mod judge;
pub(crate) mod language;
pub(crate) mod load;
pub(crate) mod model;
pub(crate) mod packs;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod schedule;
pub(crate) mod signing;
pub(crate) mod text;
pub(crate) mod write;
pub(crate) mod yaml;

pub use cli::main;
pub use facade::{
    AssessedRepository, DutyRepository, JudgedDuty, Outcome, RepositoryError, RuleFinding,
};

/// The layers, for this project's own tests, benches and fuzz targets. Nothing in here is stable.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    macro_rules! open_layers {
        ($($layer:ident)*) => { $(pub mod $layer { pub use crate::$layer::*; })* };
    }
    open_layers!(assess editor files finding git history holidays import judge language load model packs report rules schedule signing text write yaml);
}
