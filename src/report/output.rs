//! What every renderer writes with.

use std::io;

use chrono::DateTime;
use chrono_tz::Tz;

/// How a terminal, or what stands in for one, wants its text.
#[derive(Debug, Clone, Copy)]
pub struct TerminalStyle {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether letters beyond ASCII can be drawn.
    pub unicode: bool,
    /// How wide lines may be, in columns.
    pub width: usize,
    /// Whether only the verdict is wanted.
    pub quiet: bool,
}

impl TerminalStyle {
    /// Nothing but text, as the log of a CI system wants it.
    pub(crate) const PLAIN: TerminalStyle = TerminalStyle {
        color: false,
        unicode: false,
        width: 80,
        quiet: false,
    };
}

/// Writes an instant as outputs for programs do: RFC 3339 on the policy's clock.
pub(crate) fn stamp(instant: DateTime<Tz>) -> String {
    instant.to_rfc3339()
}

/// Writes a line, with text that was escaped already.
pub(crate) fn line(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}
