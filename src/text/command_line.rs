//! Commands that messages and help tell people to run.

use std::borrow::Cow;
use std::fmt;

use super::shell::Shell;

/// A command, built word by word.
///
/// Names of files and other values from a repository enter through [`argument`](Self::argument) only,
/// which has them quoted: whoever pastes the command runs nothing that a name holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine(Vec<CommandPart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum CommandPart {
    /// Words as they stand in the source of dutybook.
    Words(&'static str),
    /// A value, which is one word.
    Value(String),
}

impl CommandLine {
    /// The beginning of a command as it stands in the source of dutybook, such as `git show`.
    #[must_use]
    pub fn new(words: &'static str) -> Self {
        CommandLine(vec![CommandPart::Words(words)])
    }

    /// Adds words as they stand in the source of dutybook: options, and places for the reader to fill.
    #[must_use]
    pub fn words(mut self, words: &'static str) -> Self {
        self.0.push(CommandPart::Words(words));
        self
    }

    /// Adds a value as one word, quoted where a shell would read it as more.
    #[must_use]
    pub fn argument(mut self, value: &(impl fmt::Display + ?Sized)) -> Self {
        self.0.push(CommandPart::Value(value.to_string()));
        self
    }

    /// The command as a shell reads it.
    #[must_use]
    pub fn for_shell(&self, shell: Shell) -> String {
        let words = self.0.iter().map(|part| match part {
            CommandPart::Words(words) => Cow::Borrowed(*words),
            CommandPart::Value(value) => shell.quote(value),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// The command as a POSIX shell reads it.
impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.for_shell(Shell::Posix))
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
        let expected = "git checkout \"4f2a^\" -- \"a;touch${IFS}b.csv\"";
        assert_eq!(command.for_shell(Shell::Cmd), expected);
    }
}
