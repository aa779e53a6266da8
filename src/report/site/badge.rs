//! A badge: how duties stand, in two words, as a drawing and in the JSON that shields.io takes.

use std::io;

use maud::{Markup, html};
use serde::Serialize;

use crate::finding::{Finding, Level};
use crate::judge::Standing;
use crate::model::Id;
use crate::report::escape;
use crate::report::html::tally::{Counts, team_name};
use crate::report::json::layout::write_json;
use crate::report::output::line;
use crate::report::site::Site;

/// How high a badge is, in pixels.
const HEIGHT: usize = 20;

/// Blank at either side of a text, in pixels.
const PADDING: usize = 6;

/// The longest text on it, in characters.
const MAX_TEXT: usize = 48;

/// What a badge says.
pub(crate) struct Badge {
    label: String,
    message: String,
    tone: Tone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Warning,
    Bad,
    Nothing,
}

/// The response of an endpoint as shields.io reads it
/// (<https://shields.io/badges/endpoint-badge>).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'static str,
    is_error: bool,
}

impl Badge {
    /// The badge of all duties that have opened, or of those of one team. It is red where one is
    /// overdue or a finding about them fails.
    pub(crate) fn of(site: &Site, team: Option<&Id>) -> Self {
        let checked = site.checked;
        let mut counts = Counts::default();
        let duties = checked.duties.iter();
        for duty in duties.filter(|duty| team.is_none_or(|team| *team == duty.id.team)) {
            counts.add(duty.standing);
        }
        let is_team = |finding: &Finding| {
            let of = finding.duty.as_ref().map(|duty| &duty.team);
            team.is_none_or(|team| of == Some(team))
        };
        let fails = |finding: &&Finding| finding.level == Level::Deny && !finding.already_there;
        let failing = checked.findings.iter().filter(fails);
        let failing = failing.filter(|finding| is_team(finding)).count();
        let (message, tone) = said(&counts, failing);
        let label = team.map_or("duties", |team| team_name(checked, team));
        Badge {
            label: shortened(&escape::xml_line(label)),
            message,
            tone,
        }
    }

    /// Writes it as a file of its own (SVG 1.1).
    pub(crate) fn svg(&self, out: &mut dyn io::Write) -> io::Result<()> {
        line(out, &self.drawing().0)
    }

    /// Writes what shields.io draws one from.
    pub(crate) fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (_, color) = self.tone.colors();
        let endpoint = Endpoint {
            schema_version: 1,
            label: &self.label,
            message: &self.message,
            color,
            is_error: self.tone == Tone::Bad,
        };
        write_json(out, &endpoint)
    }

    /// The drawing, for a page or a file.
    pub(crate) fn drawing(&self) -> Markup {
        let said = format!("{}: {}", self.label, self.message);
        let (label, message) = (width(&self.label), width(&self.message));
        let middle = label + 2 * PADDING;
        let end = middle + message + 2 * PADDING;
        let (color, _) = self.tone.colors();
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class="badge" role="img" aria-label=(said)
                width=(end) height=(HEIGHT) viewBox={ "0 0 " (end) " " (HEIGHT) } {
                title { (said) }
                path fill="#4a4f55" d={ "M3 0H" (middle) "V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" } {}
                path fill=(color) d={ "M" (middle) " 0H" (end - 3) "a3 3 0 0 1 3 3V17a3 3 0 0 1-3 3H" (middle) "z" } {}
                g fill="#fff" font-family="Verdana,'DejaVu Sans',Geneva,sans-serif" font-size="11" {
                    (text(PADDING, label, &self.label))
                    (text(middle + PADDING, message, &self.message))
                }
            }
        }
    }
}

/// A text that takes the room it has, whatever font there is.
fn text(x: usize, width: usize, text: &str) -> Markup {
    html! {
        text x=(x) y="14" textLength=(width) lengthAdjust="spacingAndGlyphs" { (text) }
    }
}

fn said(counts: &Counts, failing: usize) -> (String, Tone) {
    let is_settled = |standing: &Standing| standing.is_settled();
    let settled = Standing::ALL.into_iter().filter(is_settled);
    let settled: usize = settled.map(|standing| counts.of(standing)).sum();
    let (overdue, grace) = (counts.of(Standing::Overdue), counts.of(Standing::Grace));
    let (more, tone) = if overdue > 0 {
        (format!("{overdue} overdue"), Tone::Bad)
    } else if failing > 0 {
        (format!("{failing} failing"), Tone::Bad)
    } else if grace > 0 {
        (format!("{grace} in grace"), Tone::Warning)
    } else if counts.total() == 0 {
        return ("none yet".to_owned(), Tone::Nothing);
    } else {
        ("0 overdue".to_owned(), Tone::Good)
    };
    (format!("{settled} settled, {more}"), tone)
}

impl Tone {
    /// The colour of our own drawing, on which white is read well (WCAG 2.2, 1.4.3), and the name that
    /// shields.io has for it.
    fn colors(self) -> (&'static str, &'static str) {
        match self {
            Tone::Good => ("#2c7a51", "brightgreen"),
            Tone::Warning => ("#9a5b00", "orange"),
            Tone::Bad => ("#b3261e", "red"),
            Tone::Nothing => ("#6a717a", "lightgrey"),
        }
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MAX_TEXT - 1).collect();
    short.push('…');
    short
}

/// About how wide a text is at 11 pixels, in pixels.
fn width(text: &str) -> usize {
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
    fn check(standings: &[(Standing, usize)], failing: usize, expected: &str, tone: Tone) {
        let mut counts = Counts::default();
        for (standing, count) in standings {
            for _ in 0..*count {
                counts.add(*standing);
            }
        }
        let (message, found) = said(&counts, failing);
        assert_eq!(message, expected);
        assert!(found == tone, "{message}");
    }

    #[test]
    fn the_worst_is_said() {
        let some = [(Standing::Met, 3), (Standing::Late, 1), (Standing::Open, 2)];
        check(&some, 0, "4 settled, 0 overdue", Tone::Good);
        check(&some, 2, "4 settled, 2 failing", Tone::Bad);
        check(
            &[(Standing::Grace, 1)],
            0,
            "0 settled, 1 in grace",
            Tone::Warning,
        );
        let both = [(Standing::Grace, 1), (Standing::Overdue, 2)];
        check(&both, 2, "0 settled, 2 overdue", Tone::Bad);
        check(&[], 0, "none yet", Tone::Nothing);
        check(&[], 1, "0 settled, 1 failing", Tone::Bad);
    }

    #[test]
    fn a_long_name_is_shortened_by_characters() {
        let name = "ø".repeat(60);
        assert_eq!(shortened(&name).chars().count(), MAX_TEXT);
        assert_eq!(shortened("Monitoring"), "Monitoring");
    }
}
