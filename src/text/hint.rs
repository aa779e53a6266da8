//! What to do next: words, and commands among them.

use std::borrow::Cow;
use std::fmt;

use super::command_line::CommandLine;
use super::shell::Shell;

/// What to do next, in one line. Commands in it are quoted for a shell only once it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hint(Vec<HintPart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum HintPart {
    Text(Cow<'static, str>),
    Command(CommandLine),
}

impl Hint {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|part| match part {
            HintPart::Text(text) => text.is_empty(),
            HintPart::Command(_) => false,
        })
    }

    /// Adds words.
    #[must_use]
    pub fn text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(HintPart::Text(text.into()));
        self
    }

    /// Adds a command.
    #[must_use]
    pub fn command(mut self, command: CommandLine) -> Self {
        self.0.push(HintPart::Command(command));
        self
    }

    /// Adds another hint.
    #[must_use]
    pub fn join(mut self, other: Hint) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The text, with its commands as a shell reads them.
    #[must_use]
    pub fn for_shell(&self, shell: Shell) -> String {
        let parts = self.0.iter().map(|part| match part {
            HintPart::Text(text) => text.clone(),
            HintPart::Command(command) => command.for_shell(shell).into(),
        });
        parts.collect()
    }
}

/// The text, with its commands as a POSIX shell reads them.
impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.for_shell(Shell::Posix))
    }
}

impl From<&'static str> for Hint {
    fn from(text: &'static str) -> Self {
        Hint::default().text(text)
    }
}

impl From<super::Advice> for Hint {
    fn from(advice: super::Advice) -> Self {
        advice.text.into()
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Hint::default().text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_quoted_for_the_shell_that_shows_it() {
        let command = CommandLine::new("git show").argument("a b");
        let hint = Hint::from("see `").command(command).text("` first");
        assert_eq!(hint.to_string(), "see `git show 'a b'` first");
        assert_eq!(hint.for_shell(Shell::Cmd), "see `git show \"a b\"` first");
        assert!(Hint::from("").is_empty() && !hint.is_empty());
    }
}
