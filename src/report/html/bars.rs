//! Standings by task and by team: a bar, and the same in numbers.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::judge::{Assessment, Standing};
use crate::model::Id;
use crate::report::html::mark::patterns;
use crate::report::html::tally::{Counts, Tally, team_name, title};
use crate::report::html::text::{Shown, percent};

pub(crate) fn section(assessment: &Assessment, tally: &Tally) -> Markup {
    let task = |id: &Id| title(assessment, id).to_owned();
    let team = |id: &Id| team_name(assessment, id).to_owned();
    let there = columns(&tally.all);
    html! {
        section aria-labelledby="standings" {
            h2 id="standings" { "Standings" }
            (patterns())
            (bars("Task", "Standings by task", &tally.tasks, &there, task))
            (bars("Team", "Standings by team", &tally.teams, &there, team))
        }
    }
}

/// The standings that are worth a column: that nothing is late or overdue is, that nothing is upcoming
/// is not.
pub(crate) fn columns(all: &Counts) -> Vec<Standing> {
    let may_miss = [Standing::Upcoming, Standing::Open, Standing::Grace];
    let is_there = |it: &Standing| !may_miss.contains(it) || all.of(*it) > 0;
    Standing::ALL.into_iter().filter(is_there).collect()
}

/// A table of bars.
pub(crate) fn bars(
    what: &str,
    caption: &str,
    rows: &BTreeMap<&Id, Counts>,
    there: &[Standing],
    name: impl Fn(&Id) -> String,
) -> Markup {
    html! {
        section class="scroll" tabindex="0" aria-label=(caption) {
            table class="bars" {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (what) }
                        th scope="col" class="wide" { "Share" }
                        th scope="col" class="n" { "duties" }
                        @for standing in there { th scope="col" class="n" { (standing.word()) } }
                        th scope="col" class="n" { "on time" }
                    }
                }
                tbody {
                    @for (id, counts) in rows {
                        tr {
                            th scope="row" {
                                (Shown(id.as_str())) " " span class="title" { (Shown(&name(id))) }
                            }
                            td class="wide" { (bar(id, counts)) }
                            td class="n" { (counts.total()) }
                            @for standing in there { (number(*standing, counts.of(*standing))) }
                            td class="n" { (on_time(counts)) }
                        }
                    }
                }
            }
        }
    }
}

fn number(standing: Standing, count: usize) -> Markup {
    if count == 0 {
        return html! { td class="n zero" { "0" } };
    }
    html! { td class={ "n " (standing.word()) } { (count) } }
}

/// The share of what is met in what can be told.
pub(crate) fn on_time(counts: &Counts) -> String {
    if counts.told() == 0 {
        return "–".to_owned();
    }
    percent(counts.of(Standing::Met), counts.told())
}

pub(crate) fn bar(id: &Id, counts: &Counts) -> Markup {
    let mut begin = 0;
    let label = format!("{id}: {}", counts.words());
    html! {
        svg class="bar" role="img" aria-label=(Shown(&label)) width="100%" height="14" {
            @for standing in Standing::ALL {
                @let count = counts.of(standing);
                @if count > 0 {
                    rect class=(standing.word()) x=(share(begin, counts.total()))
                        width=(share(count, counts.total())) y="1" height="12" {
                        title { (count) " " (standing.word()) }
                    }
                }
                ({ begin += count; "" })
            }
        }
    }
}

/// A share as a length of SVG, in thousandths of a per cent.
fn share(part: usize, whole: usize) -> String {
    let thousandths = part.saturating_mul(100_000) / whole.max(1);
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}
