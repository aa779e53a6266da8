//! Text from a repository, on its way into the page.

use maud::Render;

use crate::report::escape;

/// Text that is shown as it stands: what would be obeyed becomes visible, and markup is escaped.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        escape::html(self.0).render_to(buffer);
    }
}

/// An instant that stands written as RFC 3339: its local date and time, to the minute.
pub(crate) struct Clock<'a>(pub(crate) &'a str);

impl Render for Clock<'_> {
    fn render_to(&self, buffer: &mut String) {
        let (Some(day), Some(time)) = (self.0.get(..10), self.0.get(11..16)) else {
            return Shown(self.0).render_to(buffer);
        };
        for part in [
            "<time datetime=\"",
            self.0,
            "\">",
            day,
            " ",
            time,
            "</time>",
        ] {
            buffer.push_str(part);
        }
    }
}

/// A part of a whole in per cent with one decimal, never rounded up: 999 of 1000 and a bit is 99.9.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A number with the word for what it counts.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    let word = if count == 1 { one } else { several };
    format!("{count} {word}")
}

/// The first twelve characters of a commit's name.
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_never_rounded_up() {
        assert_eq!(percent(1, 1), "100.0 %");
        assert_eq!(percent(9999, 10000), "99.9 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }

    #[test]
    fn an_instant_is_shown_to_the_minute_and_kept_to_the_second() {
        let shown = Clock("2026-03-13T17:00:59+01:00").render().0;
        let expected = "<time datetime=\"2026-03-13T17:00:59+01:00\">2026-03-13 17:00</time>";
        assert_eq!(shown, expected);
    }

    #[test]
    fn text_is_shown_and_never_obeyed() {
        let shown = Shown("<b>&\"\u{1b}\u{202e}\u{ffff}").render().0;
        assert_eq!(shown, "&lt;b&gt;&amp;&quot;␛\u{fffd}\u{fffd}");
    }
}
