//! `history/*`: what git shows was done to the mainline, and to what landed on it.

mod anchor;
mod gaps;
mod landing;
mod mainline;
mod rewrites;

pub use anchor::report_flipped_base;
pub use gaps::{FETCH_HISTORY, check_history_gaps, report_unheld_proof};

use super::stages::FamilyChecks;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    history: &[
        rewrites::check_rewrites,
        mainline::check_clocks,
        mainline::check_evil_merges,
        mainline::check_direct_pushes,
        landing::check_backdating,
        anchor::check_anchors,
        anchor::check_pushes,
    ],
    ..FamilyChecks::NONE
};
