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

pub use anchor::anchored;
pub use context::Context;
pub use cross::{
    can_be_done_by, check_co_authors, check_copied_texts, check_landed_before_work,
    check_reused_artifacts,
};
pub use duty::{check_standings, check_unschedulable_tasks};
pub use examine::{ExaminedFolder, examine_folder};
pub use history::{HistoryContext, backdated, clocks, direct_push, incomplete, rewritten, unclean};
pub use place::check_stray;
pub use policy_change::{Edit, mixed, retroactive, weakened};
pub use repository::{check_folder, check_root_folder};
pub use signature::sealed;
pub use texts::{PLACEHOLDER, mask_secrets};
pub use waiver::{WaiverContext, check_waivers, refuse_waivers};
pub use weakened::{ComparedPolicy, Weakening, find_weakenings};
