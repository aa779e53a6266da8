//! The picture that comes first: how every occurrence of every task stands, on one calendar.

use std::io;

use chrono::Datelike;
use maud::{Markup, html};

use crate::judge::{Assessment, Duty};
use crate::model::Id;
use crate::report::html::axis::{Axis, TOP};
use crate::report::html::cells::{Cell, Layout, cells};
use crate::report::html::frame::put;
use crate::report::html::mark::{SIZE, STEP, legend, square};
use crate::report::html::tally::{Counts, title};
use crate::report::html::text::{Shown, counted};

/// How many squares a row of what has no rhythm holds.
const STRIP: usize = 52;

/// Pictures up to so many pixels leave room for two of them side by side: those of a quarter do.
const NARROW: usize = 17 * STEP;

/// A task and its squares.
struct Map<'a> {
    task: &'a Id,
    counts: Counts,
    layout: Layout,
    cells: Vec<Cell<'a>>,
}

impl Map<'_> {
    /// How wide its picture is, in pixels.
    fn width(&self, axis: Option<Axis>) -> usize {
        match axis.filter(|_| self.layout != Layout::Strip) {
            Some(axis) => axis.width(),
            None => self.cells.len().min(STRIP) * STEP + 2,
        }
    }
}

/// Writes the heat maps, task by task.
pub(crate) fn section(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    duties: &[Duty],
) -> io::Result<()> {
    let same = |a: &Duty, b: &Duty| a.id.task == b.id.task;
    let mut maps: Vec<Map> = duties.chunk_by(same).map(map).collect();
    let on_calendar = maps.iter().filter(|map| map.layout != Layout::Strip);
    let axis = Axis::of(on_calendar.flat_map(|map| &map.cells));
    if axis.is_none() {
        for map in &mut maps {
            map.layout = Layout::Strip;
        }
    }
    out.write_all(b"<section aria-labelledby=\"calendar\">\n")?;
    put(
        out,
        &html! {
            h2 id="calendar" { "Calendar" }
            p class="note" {
                "One square an occurrence, coloured by the worst standing of the teams that owe it. A column is a week; where \
                 there are several a week, a row is a weekday, Monday first. A square lies at the day on which its occurrence \
                 opened, or, where a task leaves a week or longer, at the day on which it was due. What is done as needed \
                 stands in the order of its due instants."
            }
            (legend())
        },
    )?;
    if maps.is_empty() {
        put(out, &html! { p { "No duty fell due in this interval." } })?;
        return out.write_all(b"</section>\n");
    }
    let is_narrow = maps.iter().all(|map| map.width(axis) <= NARROW);
    let class = if is_narrow { "maps narrow" } else { "maps" };
    let start = format!(
        "<section class=\"scroll {class}\" tabindex=\"0\" aria-label=\"Heat maps of tasks\">\n"
    );
    out.write_all(start.as_bytes())?;
    for map in &maps {
        put(out, &figure(assessment, map, axis))?;
    }
    out.write_all(b"</section>\n</section>\n")
}

fn map(duties: &[Duty]) -> Map<'_> {
    let mut counts = Counts::default();
    for duty in duties {
        counts.add(duty.standing);
    }
    let (layout, cells) = cells(duties);
    Map {
        task: &duties[0].id.task,
        counts,
        layout,
        cells,
    }
}

fn figure(assessment: &Assessment, map: &Map, axis: Option<Axis>) -> Markup {
    let occurrences = counted(map.cells.len(), "square", "squares");
    let duties = counted(map.counts.total(), "duty", "duties");
    let label = format!("{}: {occurrences}; {}", map.task, map.counts.words());
    html! {
        figure class="map" {
            figcaption {
                h3 { (Shown(map.task.as_str())) }
                span class="title" { (Shown(title(assessment, map.task))) }
                span { (duties) }
            }
            @match axis.filter(|_| map.layout != Layout::Strip) {
                Some(axis) => (calendar(map, axis, &label)),
                None => (strip(map, &label)),
            }
        }
    }
}

fn calendar(map: &Map, axis: Axis, label: &str) -> Markup {
    let is_days = map.layout == Layout::Days;
    let height = TOP + if is_days { 6 * STEP + SIZE } else { SIZE } + 2;
    let width = map.width(Some(axis));
    html! {
        svg role="img" aria-label=(Shown(label)) width=(width) height=(height)
            viewBox={ "-1 0 " (width) " " (height) } {
            (axis.months())
            @for cell in &map.cells {
                @let weekday = cell.day.weekday().num_days_from_monday();
                @let row = if is_days { usize::try_from(weekday).unwrap_or_default() } else { 0 };
                (square(axis.x(cell.day), TOP + row * STEP, cell.worst(), &cell.title()))
            }
        }
    }
}

fn strip(map: &Map, label: &str) -> Markup {
    let rows = map.cells.len().div_ceil(STRIP);
    let width = map.width(None);
    let height = rows * STEP + 2;
    html! {
        svg role="img" aria-label=(Shown(label)) width=(width) height=(height)
            viewBox={ "-1 -1 " (width) " " (height) } {
            @for (index, cell) in map.cells.iter().enumerate() {
                @let (x, y) = (index % STRIP * STEP, index / STRIP * STEP);
                (square(x, y, cell.worst(), &cell.title()))
            }
        }
    }
}
