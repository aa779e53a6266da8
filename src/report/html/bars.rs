//! Standings as figures: a bar, and the same in numbers.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::text::{Escaped, format_percent};
use crate::judge::{Standing, Verdict};
use crate::language::Language;
use crate::model::Id;
use crate::report::standings::StandingCounts;

/// The standings that get a column: that nothing is late or overdue is worth one, that nothing is
/// upcoming is not.
pub(crate) fn shown_standings(all: &StandingCounts) -> Vec<Standing> {
    let optional = [Standing::Upcoming, Standing::Open, Standing::Grace];
    let is_shown = |it: &Standing| !optional.contains(it) || all.count(*it) > 0;
    Standing::ALL.into_iter().filter(is_shown).collect()
}

/// A table of bars.
pub(crate) fn bar_table(
    language: Language,
    (what, caption): (&'static str, &'static str),
    rows: &BTreeMap<&Id, StandingCounts>,
    standings: &[Standing],
    name: impl Fn(&Id) -> String,
) -> Markup {
    html! {
        section class="scroll" tabindex="0" aria-label=(language.say(caption)) {
            table class="bars" {
                caption { (language.say(caption)) }
                thead {
                    tr {
                        th scope="col" { (language.say(what)) }
                        th scope="col" class="wide" { (language.say("Share")) }
                        th scope="col" class="n" { (language.say("duties")) }
                        @for standing in standings { th scope="col" class="n" { (language.say(standing.word())) } }
                        th scope="col" class="n" { (language.say("on time")) }
                    }
                }
                tbody {
                    @for (id, counts) in rows {
                        tr {
                            th scope="row" {
                                (Escaped(id.as_str())) " " span class="title" { (Escaped(&name(id))) }
                            }
                            td class="wide" { (standings_bar(language, id, counts)) }
                            td class="n" { (language.number(counts.total())) }
                            @for standing in standings { (count_cell(language, *standing, counts.count(*standing))) }
                            td class="n" { (on_time_rate(language, counts)) }
                        }
                    }
                }
            }
        }
    }
}

fn count_cell(language: Language, standing: Standing, count: usize) -> Markup {
    if count == 0 {
        return html! { td class="n zero" { "0" } };
    }
    html! { td class={ "n " (standing.word()) } { (language.number(count)) } }
}

/// The share of duties that are met among those that were on time or not.
pub(crate) fn on_time_rate(language: Language, counts: &StandingCounts) -> String {
    match counts.decided() {
        0 => "–".to_owned(),
        decided => format_percent(language, counts.count(Standing::Met), decided),
    }
}

/// The standings of the duties of a task or a team, as the parts of a bar.
pub(crate) fn standings_bar(language: Language, id: &Id, counts: &StandingCounts) -> Markup {
    let mut begin = 0;
    let label = format!("{id}: {}", counts.describe(language));
    html! {
        svg class="bar" role="img" aria-label=(Escaped(&label)) width="100%" height="14" {
            @for standing in Standing::ALL {
                @let count = counts.count(standing);
                @if count > 0 {
                    rect class=(standing.word()) x=(svg_share(begin, counts.total()))
                        width=(svg_share(count, counts.total())) y="1" height="12" {
                        title { (language.counted(count, standing.word())) }
                    }
                }
                ({ begin += count; "" })
            }
        }
    }
}

/// A share as a length of SVG, in thousandths of a per cent.
fn svg_share(part: usize, whole: usize) -> String {
    let thousandths = part.saturating_mul(100_000) / whole.max(1);
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// The verdict, and what it means.
pub(crate) fn verdict_figure(language: Language, verdict: Verdict) -> Markup {
    let meaning = match verdict {
        Verdict::Pass => "no failing findings",
        Verdict::Fail => "some findings fail",
        Verdict::Unknown => "not everything could be judged",
    };
    let word = verdict.word();
    html! {
        div class={ "verdict " (word) } { dt { (language.say("Verdict")) } dd { (language.say(word)) small { (language.say(meaning)) } } }
    }
}
