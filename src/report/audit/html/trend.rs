//! How much was done on time, month by month.

use maud::{Markup, html};

use crate::judge::Standing;
use crate::report::html::bars::on_time;
use crate::report::html::tally::{Counts, Tally};
use crate::report::html::text::percent;

/// How wide a month is, and how high a rate of one hundred per cent, in pixels.
const MONTH: usize = 56;
const FULL: usize = 120;
const LEFT: usize = 40;
const TOP: usize = 20;

pub(crate) fn section(tally: &Tally) -> Markup {
    html! {
        section aria-labelledby="trend" {
            h2 id="trend" { "On time by month" }
            p class="note" {
                "Of the duties that fell due in a month and are settled or overdue, the share that is met. Waived duties are left \
                 out; late, excused and overdue ones count as not on time; what is upcoming, open or in grace does not count yet. \
                 Rates are never rounded up."
            }
            @if tally.months.is_empty() {
                p { "No duty fell due in this interval." }
            } @else {
                div class="trend" {
                    section class="scroll" tabindex="0" aria-label="Chart of the rate by month" { (chart(tally)) }
                    section class="scroll" tabindex="0" aria-label="Rates by month" { (table(tally)) }
                }
            }
        }
    }
}

fn name((year, month): (i32, u32)) -> String {
    format!("{year:04}-{month:02}")
}

fn chart(tally: &Tally) -> Markup {
    let width = LEFT + tally.months.len() * MONTH + 8;
    let height = TOP + FULL + 24;
    let rates: Vec<String> = tally
        .months
        .iter()
        .map(|(month, counts)| format!("{} {}", name(*month), on_time(counts)))
        .collect();
    let label = format!("Share of duties met on time: {}", rates.join(", "));
    html! {
        svg class="chart" role="img" aria-label=(label) width=(width) height=(height)
            viewBox={ "0 0 " (width) " " (height) } {
            @for (percent, y) in [(100, TOP), (50, TOP + FULL / 2), (0, TOP + FULL)] {
                path class="grid" d={ "M" (LEFT) " " (y) ".5H" (width) } {}
                text class="end" x=(LEFT - 6) y=(y + 4) { (percent) " %" }
            }
            @for (index, (month, counts)) in tally.months.iter().enumerate() {
                (column(LEFT + index * MONTH, *month, counts))
            }
        }
    }
}

fn column(x: usize, month: (i32, u32), counts: &Counts) -> Markup {
    let height = counts.of(Standing::Met) * FULL / counts.told().max(1);
    let middle = x + MONTH / 2;
    let top = TOP + FULL - height;
    html! {
        @if counts.told() > 0 {
            rect class="rate" x=(x + 12) y=(top) width=(MONTH - 24) height=(height) {}
        }
        text class="mid value" x=(middle) y=(top - 5) { (on_time(counts)) }
        text class="mid" x=(middle) y=(TOP + FULL + 16) { (name(month)) }
    }
}

fn table(tally: &Tally) -> Markup {
    html! {
        table {
            caption { "On time by month of the due instant" }
            thead {
                tr {
                    th scope="col" { "Month" }
                    th scope="col" class="n" { "Met" }
                    th scope="col" class="n" { "Of" }
                    th scope="col" class="n" { "On time" }
                    th scope="col" class="n" { "Waived" }
                }
            }
            tbody {
                @for (month, counts) in &tally.months {
                    tr {
                        th scope="row" { (name(*month)) }
                        td class="n" { (counts.of(Standing::Met)) }
                        td class="n" { (counts.told()) }
                        td class="n" {
                            @if counts.told() > 0 { (percent(counts.of(Standing::Met), counts.told())) } @else { "–" }
                        }
                        td class="n" { (counts.of(Standing::Waived)) }
                    }
                }
            }
        }
    }
}
