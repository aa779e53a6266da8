//! Words of commands, as the shell reads them back in which somebody pastes them.

use std::borrow::Cow;

/// The shell for which a command is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shell {
    /// A shell of POSIX: for everything that is part of a result, which has the same bytes on every machine.
    #[default]
    Posix,
    /// `PowerShell`.
    Power,
    /// The command prompt of Windows.
    Cmd,
}

impl Shell {
    /// A word as the shell reads it back: one argument, of which nothing is expanded or run.
    #[must_use]
    pub fn quote(self, word: &str) -> Cow<'_, str> {
        match self {
            Shell::Posix => quote_for_shell(word),
            Shell::Power => quote_for_powershell(word),
            Shell::Cmd => quote_for_cmd(word),
        }
    }

    /// The command, up to its argument, that makes another folder the current one.
    #[must_use]
    pub fn change_folder(self) -> &'static str {
        match self {
            // Without /d it stays on the drive that is current.
            Shell::Cmd => "cd /d",
            Shell::Posix | Shell::Power => "cd",
        }
    }
}

/// A word as a POSIX shell reads it back: `evidence/a.yaml`, `'a b'`.
#[must_use]
pub fn quote_for_shell(word: &str) -> Cow<'_, str> {
    // The Z shell expands a word that starts with `=`.
    if is_plain(word, "-_./:@%+=,") && !word.starts_with('=') {
        return word.into();
    }
    format!("'{}'", word.replace('\'', r"'\''")).into()
}

/// A word as `PowerShell` reads it back. It takes four other characters for a single quote, and splits a word such as
/// `-a.b` at the point. A double quote reaches a program as it is from version 7.3 on.
fn quote_for_powershell(word: &str) -> Cow<'_, str> {
    if is_plain(word, "-_./:\\+=") && !word.starts_with(['-', '=']) {
        return word.into();
    }
    let mut quoted = String::from("'");
    for c in word.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(c);
        }
        quoted.push(c);
    }
    quoted.push('\'');
    quoted.into()
}

/// A word as the command prompt hands it to a program that splits its arguments as Microsoft's C runtime does. Between
/// double quotes the prompt still expands `%` and, where that is switched on, `!`: a word that has one of them, or a
/// double quote, is written so that the prompt never comes to be between quotes. A line end would end the command, so a
/// blank stands for it.
fn quote_for_cmd(word: &str) -> Cow<'_, str> {
    if is_plain(word, "-_./:\\+@") {
        return word.into();
    }
    let is_line_end = |c: char| matches!(c, '\r' | '\n' | '\0' | '\u{1a}');
    let word = word.replace("\r\n", " ").replace(is_line_end, " ");
    let argument = quote_argument(&word);
    if !word.contains(['"', '%', '!']) {
        return argument.into();
    }
    let mut escaped = String::new();
    // A variable is replaced before `^` counts, also in part, as in `%OS:a=b%`: with a `^` no name is that of one.
    let mut is_in_name = false;
    for c in argument.chars() {
        if is_in_name || "()%!^\"<>&|".contains(c) {
            escaped.push('^');
        }
        escaped.push(c);
        is_in_name = c == '%';
    }
    escaped.into()
}

/// A word between double quotes, as Microsoft's C runtime splits arguments: backslashes count only before a quote.
fn quote_argument(word: &str) -> String {
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for c in word.chars() {
        match c {
            '\\' => backslashes += 1,
            '"' => {
                quoted.push_str(&"\\".repeat(backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        quoted.push(c);
    }
    quoted.push_str(&"\\".repeat(backslashes));
    quoted.push('"');
    quoted
}

/// Whether a word has letters and digits of ASCII and the other characters only.
fn is_plain(word: &str, others: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
    !word.is_empty() && word.chars().all(is_plain)
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
