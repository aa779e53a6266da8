//! The git repository around a dutybook root: the files of this folder use git2.
//!
//! Nothing that a repository's configuration names is executed, nothing is fetched, and git's check
//! that the repository belongs to its reader stays on.

mod branches;
mod bundle;
mod error;
mod history_gaps;
mod index_state;
mod open;
mod revisions;
mod uncommitted;
mod user_email;

pub use error::GitError;
pub use open::GitRepository;
pub use user_email::user_email;
