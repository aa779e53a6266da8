//! Text from a repository, on its way into the page.

use maud::{Markup, Render, html};

use crate::report::escape;

/// Text as it stands: control characters become visible, and markup is escaped.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Render for Escaped<'_> {
    fn render_to(&self, buffer: &mut String) {
        escape::html(self.0).render_to(buffer);
    }
}

/// An instant, given in RFC 3339: its local date and time, to the minute.
pub(crate) struct LocalTime<'a>(pub(crate) &'a str);

impl Render for LocalTime<'_> {
    fn render_to(&self, buffer: &mut String) {
        let (Some(day), Some(time)) = (self.0.get(..10), self.0.get(11..16)) else {
            return Escaped(self.0).render_to(buffer);
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

/// A part of a whole in per cent with one decimal, never rounded up: 9999 of 10000 is 99.9 %.
pub(crate) fn format_percent(part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Several texts, separated by commas.
pub(crate) fn separate_by_commas(texts: &[&str]) -> Markup {
    html! {
        @for (index, text) in texts.iter().enumerate() {
            @if index > 0 { ", " } (Escaped(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_never_rounded_up() {
        assert_eq!(format_percent(1, 1), "100.0 %");
        assert_eq!(format_percent(9999, 10000), "99.9 %");
        assert_eq!(format_percent(0, 0), "0.0 %");
    }

    #[test]
    fn an_instant_is_shown_to_the_minute_and_kept_to_the_second() {
        let shown = LocalTime("2026-03-13T17:00:59+01:00").render().0;
        let expected = "<time datetime=\"2026-03-13T17:00:59+01:00\">2026-03-13 17:00</time>";
        assert_eq!(shown, expected);
    }

    #[test]
    fn text_is_shown_and_never_obeyed() {
        let shown = Escaped("<b>&\"\u{1b}\u{202e}\u{ffff}").render().0;
        assert_eq!(shown, "&lt;b&gt;&amp;&quot;␛\u{fffd}\u{fffd}");
    }
}
