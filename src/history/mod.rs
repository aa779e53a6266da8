//! What git's history shows, as facts with their times: the mainline, landings, changes after them.

mod anchor_places;
mod claim_path;
mod landed_commit;
mod landing;
mod mainline;
mod mainline_view;
mod review_proof;
mod rewrites;
mod signature_status;
mod waiver_version;

pub use anchor_places::{AnchorPlace, anchor_places};
pub use claim_path::claim_folder;
pub use landed_commit::{Grade, LandedCommit, LandedCommits};
pub use landing::Landing;
pub use mainline::Mainline;
pub use mainline_view::{MainlineView, clock};
pub use review_proof::ReviewProof;
pub use rewrites::{ContentChange, Rewrite, RewriteFault, rewrites};
pub use signature_status::SignatureStatus;
pub use waiver_version::WaiverVersion;
