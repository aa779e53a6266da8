//! A badge: the standings in a few words, as a drawing and in the JSON that shields.io reads.

use std::io;

use maud::{Markup, html};
use serde::Serialize;

use super::files::Site;
use crate::finding::{Finding, Level};
use crate::judge::{Duty, Standing};
use crate::language::Language;
use crate::model::Id;
use crate::report::escape;
use crate::report::json::write_json;
use crate::report::names::team_heading;
use crate::report::output::write_line;
use crate::report::standings::StandingCounts;

/// The height of a badge, in pixels.
const HEIGHT: usize = 20;

/// The space at either side of a text, in pixels.
const PADDING: usize = 6;

/// The longest text on it, in characters.
const MAX_TEXT: usize = 48;

/// The texts and the tone of a badge.
pub(super) struct Badge {
    label: String,
    message: String,
    tone: BadgeTone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BadgeTone {
    Good,
    Warning,
    Bad,
    Nothing,
}

/// The response of an endpoint as shields.io reads it
/// (<https://shields.io/badges/endpoint-badge>).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BadgeEndpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'static str,
    is_error: bool,
}

impl Badge {
    /// The badge of all duties that have opened, or of those of one team. It is red where one is
    /// overdue or a finding about them fails.
    pub(super) fn of(site: &Site, team: Option<&Id>) -> Self {
        let checked = site.checked;
        let is_counted = |duty: &&Duty| team.is_none_or(|team| *team == duty.id.team);
        let counts = StandingCounts::of(checked.duties.iter().filter(is_counted));
        let is_team = |finding: &Finding| {
            let of = finding.duty.as_ref().map(|duty| &duty.team);
            team.is_none_or(|team| of == Some(team))
        };
        let fails = |finding: &&Finding| finding.level == Level::Deny && !finding.already_there;
        let failing = checked.findings.iter().filter(fails);
        let failing = failing.filter(|finding| is_team(finding)).count();
        let (message, tone) = message_and_tone(&counts, failing, checked.language);
        let label = team.map_or(checked.language.say("duties"), |team| {
            team_heading(checked, team)
        });
        Badge {
            label: shorten_label(&escape::xml_line(label)),
            message,
            tone,
        }
    }

    /// Writes it as a file of its own (SVG 1.1).
    pub(super) fn write_svg(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_line(out, &self.drawing().0)
    }

    /// Writes what shields.io draws one from.
    pub(super) fn write_json_endpoint(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (_, color) = self.tone.colors();
        let endpoint = BadgeEndpoint {
            schema_version: 1,
            label: &self.label,
            message: &self.message,
            color,
            is_error: self.tone == BadgeTone::Bad,
        };
        write_json(out, &endpoint)
    }

    /// The drawing, for a page or a file.
    pub(super) fn drawing(&self) -> Markup {
        let text = format!("{}: {}", self.label, self.message);
        let (label, message) = (text_width(&self.label), text_width(&self.message));
        let middle = label + 2 * PADDING;
        let end = middle + message + 2 * PADDING;
        let (color, _) = self.tone.colors();
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class="badge" role="img" aria-label=(text)
                width=(end) height=(HEIGHT) viewBox={ "0 0 " (end) " " (HEIGHT) } {
                title { (text) }
                path fill="#4a4f55" d={ "M3 0H" (middle) "V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" } {}
                path fill=(color) d={ "M" (middle) " 0H" (end - 3) "a3 3 0 0 1 3 3V17a3 3 0 0 1-3 3H" (middle) "z" } {}
                g fill="#fff" font-family="Verdana,'DejaVu Sans',Geneva,sans-serif" font-size="11" {
                    (text_element(PADDING, label, &self.label))
                    (text_element(middle + PADDING, message, &self.message))
                }
            }
        }
    }
}

/// A text that is as wide as its place, in any font.
fn text_element(x: usize, width: usize, text: &str) -> Markup {
    html! {
        text x=(x) y="14" textLength=(width) lengthAdjust="spacingAndGlyphs" { (text) }
    }
}

fn message_and_tone(
    counts: &StandingCounts,
    failing: usize,
    language: Language,
) -> (String, BadgeTone) {
    let settled = counts.settled();
    let overdue = counts.count(Standing::Overdue);
    let grace = counts.count(Standing::Grace);
    let with = |word: &'static str, count: usize| {
        let settled = language.counted(settled, "settled");
        format!("{settled}, {}", language.counted(count, word))
    };
    if overdue > 0 {
        (with("overdue", overdue), BadgeTone::Bad)
    } else if failing > 0 {
        (with("failing", failing), BadgeTone::Bad)
    } else if grace > 0 {
        (with("in grace", grace), BadgeTone::Warning)
    } else if counts.total() == 0 {
        (language.say("none yet").to_owned(), BadgeTone::Nothing)
    } else {
        (with("overdue", 0), BadgeTone::Good)
    }
}

impl BadgeTone {
    /// The colour of our own drawing, on which white is read well (WCAG 2.2, 1.4.3), and the name that
    /// shields.io has for it.
    fn colors(self) -> (&'static str, &'static str) {
        match self {
            BadgeTone::Good => ("#2c7a51", "brightgreen"),
            BadgeTone::Warning => ("#9a5b00", "orange"),
            BadgeTone::Bad => ("#b3261e", "red"),
            BadgeTone::Nothing => ("#6a717a", "lightgrey"),
        }
    }
}

fn shorten_label(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MAX_TEXT - 1).collect();
    short.push('…');
    short
}

/// The approximate width of a text of 11 pixels, in pixels.
fn text_width(text: &str) -> usize {
    let tenths = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | '\'' | '|' => 30,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '-' => 43,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 105,
        'A'..='Z' => 77,
        c if c.is_ascii() || c.is_alphabetic() && c < '\u{250}' => 67,
        _ => 110,
    });
    usize::div_ceil(tenths.sum(), 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(standings: &[(Standing, usize)], failing: usize, expected: &str, tone: BadgeTone) {
        let mut counts = StandingCounts::default();
        for (standing, count) in standings {
            for _ in 0..*count {
                counts.add(*standing);
            }
        }
        let (message, found) = message_and_tone(&counts, failing, Language::ENGLISH);
        assert_eq!(message, expected);
        assert!(found == tone, "{message}");
    }

    #[test]
    fn the_worst_is_reported() {
        let some = [(Standing::Met, 3), (Standing::Late, 1), (Standing::Open, 2)];
        check(&some, 0, "4 settled, 0 overdue", BadgeTone::Good);
        check(&some, 2, "4 settled, 2 failing", BadgeTone::Bad);
        check(
            &[(Standing::Grace, 1)],
            0,
            "0 settled, 1 in grace",
            BadgeTone::Warning,
        );
        let both = [(Standing::Grace, 1), (Standing::Overdue, 2)];
        check(&both, 2, "0 settled, 2 overdue", BadgeTone::Bad);
        check(&[], 0, "none yet", BadgeTone::Nothing);
        check(&[], 1, "0 settled, 1 failing", BadgeTone::Bad);
    }

    #[test]
    fn a_long_name_is_shortened_by_characters() {
        let name = "ø".repeat(60);
        assert_eq!(shorten_label(&name).chars().count(), MAX_TEXT);
        assert_eq!(shorten_label("Monitoring"), "Monitoring");
    }
}
