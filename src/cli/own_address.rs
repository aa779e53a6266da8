//! Who runs the program, as git knows them.

use std::path::{Path, PathBuf};

use crate::cli::CliError;
use crate::git::{GitRepository, user_email};

/// The address that git would put on a commit made in a folder.
pub(super) fn own_address(folder: &Path) -> Result<Option<String>, CliError> {
    let address = std::env::var("GIT_AUTHOR_EMAIL").ok();
    if let Some(address) = address.filter(|address| !address.is_empty()) {
        return Ok(Some(address));
    }
    let git = GitRepository::open(folder)?;
    let global = std::env::var_os("GIT_CONFIG_GLOBAL").map(PathBuf::from);
    Ok(user_email(git.as_ref(), global.as_deref()))
}
