//! How a standing is drawn: as a colour, and as a shape that remains in grey print.

use maud::{Markup, html};

use super::text::Escaped;

use crate::judge::Standing;
use crate::language::Language;

/// The width and height of the square of an occurrence, in pixels.
pub(crate) const SIZE: usize = 12;

/// The distance of neighbouring squares, from edge to same edge.
pub(crate) const STEP: usize = 14;

/// A square that stands for duties.
pub(crate) fn draw_square(x: usize, y: usize, standing: Standing, title: &str) -> Markup {
    html! {
        g class=(standing.word()) {
            title { (Escaped(title)) }
            path d={ "M" (x) " " (y) "h12v12h-12z" } {}
            @if let Some(strokes) = square_strokes(standing) {
                path class="m" d={ "M" (x) " " (y) (strokes) } {}
            }
        }
    }
}

/// The strokes in a square, from its upper left corner.
fn square_strokes(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Met | Standing::Upcoming => None,
        Standing::Late => Some("m2 10l8-8"),
        Standing::Waived => Some("m2.5 6h7"),
        Standing::Excused => Some("m2.5 4h7m-7 4h7"),
        Standing::Open => Some("m6 5v2m-1-1h2"),
        Standing::Grace => Some("m6 2v5m0 2v1.5"),
        Standing::Overdue => Some("m3 3l6 6m0-6l-6 6"),
    }
}

/// The rank of a standing, worst last: where several teams owe one occurrence, the worst is drawn.
pub(crate) fn severity_rank(standing: Standing) -> usize {
    match standing {
        Standing::Met => 0,
        Standing::Upcoming => 1,
        Standing::Open => 2,
        Standing::Waived => 3,
        Standing::Excused => 4,
        Standing::Late => 5,
        Standing::Grace => 6,
        Standing::Overdue => 7,
    }
}

/// What each square means.
pub(crate) fn legend(language: Language) -> Markup {
    html! {
        ul class="legend" {
            @for standing in Standing::ALL {
                li {
                    svg width=(SIZE + 2) height=(SIZE + 2) viewBox="-1 -1 14 14" aria-hidden="true" {
                        (draw_square(0, 0, standing, language.say(standing.word())))
                    }
                    strong { (language.say(standing.word())) } " " span { (language.say(explain_standing(standing))) }
                }
            }
        }
    }
}

fn explain_standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "done and recorded on time",
        Standing::Late => "done or recorded too late",
        Standing::Waived => "released before the deadline",
        Standing::Excused => "released after the deadline",
        Standing::Upcoming => "not open yet",
        Standing::Open => "can be done, not due yet",
        Standing::Grace => "past due, before the deadline",
        Standing::Overdue => "past the deadline, nothing recorded",
    }
}

/// The fills of bars: patterns that match the strokes of squares.
pub(crate) fn fill_patterns() -> Markup {
    let patterned = [
        (Standing::Late, "M-1 7L7-1M-1 1L1-1M5 7L7 5"),
        (Standing::Waived, "M0 3h6"),
        (Standing::Excused, "M0 1.5h6M0 4.5h6"),
        (Standing::Open, "M2 3h2"),
        (Standing::Grace, "M3 0v6"),
        (Standing::Overdue, "M0 0l6 6M6 0l-6 6"),
    ];
    html! {
        svg class="patterns" width="0" height="0" aria-hidden="true" {
            defs {
                @for (standing, strokes) in patterned {
                    pattern id={ "fill-" (standing.word()) } class=(standing.word())
                        width="6" height="6" patternUnits="userSpaceOnUse" {
                        path class="b" d="M0 0h6v6h-6z" {}
                        path class="m" d=(strokes) {}
                    }
                }
            }
        }
    }
}
