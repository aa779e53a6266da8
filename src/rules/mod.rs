//! Facts → findings, one file a family. No IO, no clock, no output.

mod artifact;
mod context;
mod cross;
mod details;
mod duty;
mod evidence;
mod examine;
mod media_type;
mod place;
mod repository;
mod request;
mod review;
mod texts;
mod unlisted;
mod waiver;
mod weakened;

pub use context::Context;
pub use cross::{copied, reused};
pub use duty::{beyond, standings};
pub use examine::{Examined, examine};
pub use place::stray;
pub use repository::{folder, top};
pub use texts::{PLACEHOLDER, masked};
pub use waiver::{Named, refused, waivers};
pub use weakened::{Version, Weakening, weakenings};
