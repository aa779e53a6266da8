//! The share of duties that were on time, month by month.

use maud::{Markup, html};

use crate::judge::Standing;
use crate::language::Language;
use crate::report::html::{PageTally, on_time_rate};
use crate::report::standings::StandingCounts;

/// How wide a month is, and how high a rate of one hundred per cent, in pixels.
const MONTH: usize = 56;
const FULL: usize = 120;
const LEFT: usize = 40;
const TOP: usize = 20;

pub(super) fn trend_section(language: Language, tally: &PageTally) -> Markup {
    html! {
        section aria-labelledby="trend" {
            h2 id="trend" { (language.say("On time by month")) }
            p class="note" {
                (language.say("Of the duties that fell due in a month and are settled or overdue, the share that is met. Waived duties are left \
                 out; late, excused and overdue ones count as not on time; what is upcoming, open or in grace does not count yet. \
                 Rates are never rounded up."))
            }
            @if tally.months.is_empty() {
                p { (language.say("No duty fell due in this interval.")) }
            } @else {
                div class="trend" {
                    section class="scroll" tabindex="0" aria-label=(language.say("Chart of the rate by month")) { (rate_chart(language, tally)) }
                    section class="scroll" tabindex="0" aria-label=(language.say("Rates by month")) { (rate_table(language, tally)) }
                }
            }
        }
    }
}

fn month_name((year, month): (i32, u32)) -> String {
    format!("{year:04}-{month:02}")
}

fn rate_chart(language: Language, tally: &PageTally) -> Markup {
    let width = LEFT + tally.months.len() * MONTH + 8;
    let height = TOP + FULL + 24;
    let rates: Vec<String> = tally
        .months
        .iter()
        .map(|(month, counts)| format!("{} {}", month_name(*month), on_time_rate(language, counts)))
        .collect();
    let label = language.fill(
        "Share of duties met on time: {rates}",
        &[("rates", &rates.join(", "))],
    );
    html! {
        svg class="chart" role="img" aria-label=(label) width=(width) height=(height)
            viewBox={ "0 0 " (width) " " (height) } {
            @for (percent, y) in [(100, TOP), (50, TOP + FULL / 2), (0, TOP + FULL)] {
                path class="grid" d={ "M" (LEFT) " " (y) ".5H" (width) } {}
                text class="end" x=(LEFT - 6) y=(y + 4) { (percent) " %" }
            }
            @for (index, (month, counts)) in tally.months.iter().enumerate() {
                (chart_column(language, LEFT + index * MONTH, *month, counts))
            }
        }
    }
}

fn chart_column(
    language: Language,
    x: usize,
    month: (i32, u32),
    counts: &StandingCounts,
) -> Markup {
    let height = counts.count(Standing::Met) * FULL / counts.decided().max(1);
    let middle = x + MONTH / 2;
    let top = TOP + FULL - height;
    html! {
        @if counts.decided() > 0 {
            rect class="rate" x=(x + 12) y=(top) width=(MONTH - 24) height=(height) {}
        }
        text class="mid value" x=(middle) y=(top - 5) { (on_time_rate(language, counts)) }
        text class="mid" x=(middle) y=(TOP + FULL + 16) { (month_name(month)) }
    }
}

fn rate_table(language: Language, tally: &PageTally) -> Markup {
    html! {
        table {
            caption { (language.say("On time by month of the due instant")) }
            thead {
                tr {
                    th scope="col" { (language.say("Month")) }
                    th scope="col" class="n" { (language.say("Met")) }
                    th scope="col" class="n" { (language.say("Of")) }
                    th scope="col" class="n" { (language.say("On time")) }
                    th scope="col" class="n" { (language.say("Waived")) }
                }
            }
            tbody {
                @for (month, counts) in &tally.months {
                    tr {
                        th scope="row" { (month_name(*month)) }
                        td class="n" { (language.number(counts.count(Standing::Met))) }
                        td class="n" { (language.number(counts.decided())) }
                        td class="n" {
                            (on_time_rate(language, counts))
                        }
                        td class="n" { (language.number(counts.count(Standing::Waived))) }
                    }
                }
            }
        }
    }
}
