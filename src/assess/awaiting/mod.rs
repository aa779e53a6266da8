//! What waits for a second person: evidence for its review, waivers and closed periods for their approval.

mod approvals;
mod closings;
mod field_changes;
mod reviews;
mod signer;

pub use approvals::{AwaitedApproval, awaited_approvals};
pub use closings::{AwaitedClosing, awaited_closings};
pub use field_changes::FieldChange;
pub use reviews::{AwaitedReview, awaited_reviews};
pub use signer::SignerFault;
