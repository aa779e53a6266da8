//! The shell at hand: commands that are printed for whoever sits at the terminal are quoted for it.

use std::sync::LazyLock;

use crate::text::Shell;

static AT_HAND: LazyLock<Shell> = LazyLock::new(|| {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    detect_shell(cfg!(windows), is_set)
});

/// The shell in which this process was started, as far as the environment shows it.
pub(super) fn shell_at_hand() -> Shell {
    *AT_HAND
}

/// On Windows, Git Bash and its like set `MSYSTEM` or `SHELL`, and the command prompt sets `PROMPT`. `PowerShell` sets
/// none of them. Elsewhere the shell is one of POSIX.
fn detect_shell(is_windows: bool, is_set: impl Fn(&str) -> bool) -> Shell {
    if !is_windows || is_set("MSYSTEM") || is_set("SHELL") {
        Shell::Posix
    } else if is_set("PROMPT") {
        Shell::Cmd
    } else {
        Shell::Power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_shows_the_shell() {
        let check = |is_windows, names: &[&str], expected| {
            let found = detect_shell(is_windows, |name| names.contains(&name));
            assert_eq!(found, expected, "{names:?}");
        };
        check(false, &["PROMPT"], Shell::Posix);
        check(true, &[], Shell::Power);
        check(true, &["PROMPT"], Shell::Cmd);
        check(true, &["PROMPT", "MSYSTEM"], Shell::Posix);
        check(true, &["SHELL"], Shell::Posix);
    }
}
