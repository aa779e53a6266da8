//! `review` and `approve`: what waits for a second person.

mod human;
mod json;

pub(crate) use human::describe_fault;
pub use human::{write_approval_human, write_closing_approval_human, write_review_human};
pub use json::{write_approvals_json, write_reviews_json};
