//! Under which address whoever runs this commits.

use std::path::Path;

use git2::{Config, ConfigLevel};

use super::GitRepository;

/// The address under which whoever runs this commits: git's `user.email`, as the repository, the
/// user or the system sets it; `None` where nobody does. `global` is the user's file, where it is
/// not the usual one.
#[must_use]
pub fn user_email(git: Option<&GitRepository>, global: Option<&Path>) -> Option<String> {
    let config = match git {
        Some(git) => git.lock().config(),
        None => Config::open_default(),
    };
    let config = config.ok()?;
    let Some(global) = global else {
        return email_in(config);
    };
    let at = |level: &ConfigLevel| email_in(config.open_level(*level).ok()?);
    let own = [ConfigLevel::Worktree, ConfigLevel::Local];
    let machine = [ConfigLevel::System, ConfigLevel::ProgramData];
    own.iter()
        .find_map(at)
        .or_else(|| email_in(Config::open(global).ok()?))
        .or_else(|| machine.iter().find_map(at))
}

fn email_in(mut config: Config) -> Option<String> {
    let snapshot = config.snapshot().ok()?;
    snapshot.get_string("user.email").ok()
}
