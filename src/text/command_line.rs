//! Commands that messages and help tell people to run.

use std::fmt;

use super::phrase::quote_for_shell;

/// A command for a POSIX shell, built word by word.
///
/// Names of files and other values from a repository enter through [`argument`](Self::argument) only,
/// which quotes them: whoever pastes the command runs nothing that a name holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine(String);

impl CommandLine {
    /// The beginning of a command as it stands in the source of dutybook, such as `git show`.
    #[must_use]
    pub fn new(words: &'static str) -> Self {
        CommandLine(words.to_owned())
    }

    /// Adds words as they stand in the source of dutybook: options, and places for the reader to fill.
    #[must_use]
    pub fn words(mut self, words: &'static str) -> Self {
        self.0.push(' ');
        self.0.push_str(words);
        self
    }

    /// Adds a value as one word, quoted where a shell would read it as more.
    #[must_use]
    pub fn argument(mut self, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.push(' ');
        self.0.push_str(&quote_for_shell(&value.to_string()));
        self
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_word_whatever_it_holds() {
        let command = CommandLine::new("git checkout")
            .argument("4f2a^")
            .words("--")
            .argument("a;touch${IFS}b.csv");
        let expected = "git checkout '4f2a^' -- 'a;touch${IFS}b.csv'";
        assert_eq!(command.to_string(), expected);
    }
}
