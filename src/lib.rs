//! dutybook judges recurring duties: what policy required, what evidence shows, what git proves.
//!
//! The whole way is wired together in [`assess()`]. A layer imports only those above it:
//!
//! ```text
//! text · finding · files · git · signing · yaml · model · load · schedule · history · judge · rules
//!   · assess · report · write · import · cli
//! ```

pub(crate) mod assess;
pub(crate) mod cli;
pub(crate) mod files;
pub(crate) mod finding;
pub(crate) mod git;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod judge;
pub(crate) mod load;
pub(crate) mod model;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod schedule;
pub(crate) mod signing;
pub(crate) mod text;
pub(crate) mod write;
pub(crate) mod yaml;

pub use assess::{AssessOptions, PolicySnapshot, assess, open};
pub use cli::main;
pub use history::Mainline;

/// The layers, for this project's own tests, benches and fuzz targets. Nothing in here is stable.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    macro_rules! open_layers {
        ($($layer:ident)*) => { $(pub mod $layer { pub use crate::$layer::*; })* };
    }
    open_layers!(assess files finding git history import judge load model report rules schedule signing text write yaml);
}
