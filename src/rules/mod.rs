//! Facts → findings, one file a family. No IO, no clock, no output.

mod anchor;
mod artifact;
mod context;
mod cross;
mod details;
mod duty;
mod evidence;
mod examine;
mod history;
mod media_type;
mod place;
mod policy_change;
mod repository;
mod request;
mod review;
mod signature;
mod texts;
mod unlisted;
mod waiver;
mod weakened;

pub use anchor::{AnchorPlace, anchored};
pub use context::Context;
pub use cross::{ahead, co_authored, copied, could_be_done, reused};
pub use duty::{beyond, standings};
pub use examine::{Examined, examine};
pub use history::{
    HistoryContext, backdated, claim_folder, clocks, direct_push, incomplete, rewritten, unclean,
};
pub use place::stray;
pub use policy_change::{Edit, mixed, retroactive, weakened};
pub use repository::{folder, top};
pub use signature::{SignatureStatus, sealed};
pub use texts::{PLACEHOLDER, masked};
pub use waiver::{Named, refused, waivers};
pub use weakened::{Version, Weakening, weakenings};
