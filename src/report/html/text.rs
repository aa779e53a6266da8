//! Text from a repository, on its way into the page.

use std::fmt::Display;

use maud::{Markup, PreEscaped, Render, html};

use crate::language::{Language, fill_text};
use crate::model::format_date_in;
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

/// A day, given as YYYY-MM-DD, in the language of the page.
pub(crate) fn day_element(language: Language, day: &str) -> Markup {
    let shown = day.parse().map(|day| format_date_in(day, language));
    match shown {
        Ok(shown) if shown != day => html! { time datetime=(Escaped(day)) { (Escaped(&shown)) } },
        _ => html! { time { (Escaped(day)) } },
    }
}

/// The days from which and until which duties fell due.
pub(crate) fn due_between(language: Language, from: &str, to: &str) -> Markup {
    let (from, to) = (day_element(language, from), day_element(language, to));
    let sentence = "Due from {from} to {to}, both inclusive";
    fill_markup(language, sentence, &[("from", &from), ("to", &to)])
}

/// A text of the program with parts of a page for its placeholders.
pub(crate) fn fill_markup(
    language: Language,
    english: &'static str,
    parts: &[(&str, &Markup)],
) -> Markup {
    let text = html! { (language.say(english)) }.into_string();
    let parts = parts.iter();
    let parts: Vec<(&str, &dyn Display)> = parts
        .map(|(name, part)| (*name, &part.0 as &dyn Display))
        .collect();
    PreEscaped(fill_text(&text, &parts))
}

/// A part of a whole in per cent with one decimal, never rounded up: 9999 of 10000 is 99.9 %.
pub(crate) fn format_percent(language: Language, part: usize, whole: usize) -> String {
    let tenths = part.saturating_mul(1000) / whole.max(1);
    format!("{} %", language.tenths(tenths))
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
        let english = |part, whole| format_percent(Language::ENGLISH, part, whole);
        assert_eq!(english(1, 1), "100.0 %");
        assert_eq!(english(9999, 10000), "99.9 %");
        assert_eq!(english(0, 0), "0.0 %");
        let danish = Language::new("da").expect("a tag");
        assert_eq!(format_percent(danish, 9999, 10000), "99,9 %");
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
