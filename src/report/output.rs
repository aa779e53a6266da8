//! What every renderer writes with.

use std::io;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::judge::Assessment;

/// What a terminal, or what stands in for one, can show.
#[derive(Debug, Clone, Copy)]
pub struct TerminalStyle {
    /// Whether to use colours.
    pub color: bool,
    /// Whether letters beyond ASCII can be drawn.
    pub unicode: bool,
    /// How wide lines may be, in columns.
    pub width: usize,
    /// Whether to write the verdict only.
    pub quiet: bool,
}

impl TerminalStyle {
    /// Plain text, for the log of a CI system.
    pub(super) const PLAIN: TerminalStyle = TerminalStyle {
        color: false,
        unicode: false,
        width: 80,
        quiet: false,
    };

    /// The text in bold letters, where colours are used.
    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// The text under a graphic rendition (ECMA-48 SGR), where colours are used.
    pub(super) fn paint(self, rendition: &str, text: &str) -> String {
        if self.color {
            format!("\u{1b}[{rendition}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// An instant for programs: RFC 3339 on the clock of the policy.
pub(super) fn rfc3339(instant: DateTime<Tz>) -> String {
    instant.to_rfc3339()
}

/// An instant of git or of a file on the clock of the policy.
pub(super) fn on_policy_clock(assessment: &Assessment, instant: DateTime<Utc>) -> DateTime<Tz> {
    instant.with_timezone(&assessment.as_of.timezone())
}

/// The beginning of a text, at most so many characters, with an ellipsis where more follows.
pub(crate) fn cut_text(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Writes a line; the text is escaped already.
pub(super) fn write_line(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}
