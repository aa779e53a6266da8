//! Heat maps: the standing of every occurrence of every task, on one calendar.

use std::io;

use chrono::Datelike;
use maud::{Markup, html};

use super::axis::{TOP, WeekAxis};
use super::cells::{HeatCell, HeatLayout, lay_out_cells};
use super::mark::{SIZE, STEP, draw_square, legend};
use super::table::{close_section, open_section, write_markup};
use super::text::Escaped;
use crate::judge::{Assessment, Duty};
use crate::language::Language;
use crate::model::Id;
use crate::report::names::find_task;
use crate::report::standings::StandingCounts;

/// How many squares a row of a strip holds.
const STRIP: usize = 52;

/// Pictures up to so many pixels leave room for two of them side by side: those of a quarter do.
const NARROW: usize = 17 * STEP;

/// A task and its squares.
struct HeatMap<'a> {
    task: &'a Id,
    counts: StandingCounts,
    layout: HeatLayout,
    cells: Vec<HeatCell<'a>>,
}

impl HeatMap<'_> {
    /// The width of its picture, in pixels.
    fn width(&self, axis: Option<WeekAxis>) -> usize {
        match axis.filter(|_| self.layout != HeatLayout::Strip) {
            Some(axis) => axis.width(),
            None => self.cells.len().min(STRIP) * STEP + 2,
        }
    }
}

/// Writes the heat maps, task by task.
pub(crate) fn write_heat_maps(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    duties: &[Duty],
) -> io::Result<()> {
    let same = |a: &Duty, b: &Duty| a.id.task == b.id.task;
    let mut maps: Vec<HeatMap> = duties.chunk_by(same).map(heat_map).collect();
    let on_calendar = maps.iter().filter(|map| map.layout != HeatLayout::Strip);
    let axis = WeekAxis::of(on_calendar.flat_map(|map| &map.cells));
    if axis.is_none() {
        for map in &mut maps {
            map.layout = HeatLayout::Strip;
        }
    }
    let language = assessment.language;
    open_section(out, "calendar")?;
    write_markup(
        out,
        &html! {
            h2 id="calendar" { (language.say("Calendar")) }
            p class="note" {
                (language.say("One square an occurrence, coloured by the worst standing of the teams that owe it. A column is a week; where \
                 there are several a week, a row is a weekday, Monday first. A square lies at the day on which its occurrence \
                 opened, or, where a task leaves a week or longer, at the day on which it was due. What is done as needed \
                 stands in the order of its due instants."))
            }
            (legend(language))
        },
    )?;
    if maps.is_empty() {
        write_markup(
            out,
            &html! { p { (language.say("No duty fell due in this interval.")) } },
        )?;
        return close_section(out);
    }
    let is_narrow = maps.iter().all(|map| map.width(axis) <= NARROW);
    let class = if is_narrow { "maps narrow" } else { "maps" };
    let start = format!(
        "<section class=\"scroll {class}\" tabindex=\"0\" aria-label=\"{}\">\n",
        language.say("Heat maps of tasks")
    );
    out.write_all(start.as_bytes())?;
    for map in &maps {
        write_markup(out, &map_figure(assessment, map, axis))?;
    }
    close_section(out)?;
    close_section(out)
}

fn heat_map(duties: &[Duty]) -> HeatMap<'_> {
    let (layout, cells) = lay_out_cells(duties);
    HeatMap {
        task: &duties[0].id.task,
        counts: StandingCounts::of(duties),
        layout,
        cells,
    }
}

fn map_figure(assessment: &Assessment, map: &HeatMap, axis: Option<WeekAxis>) -> Markup {
    let language = assessment.language;
    let occurrences = language.count_of(map.cells.len(), "square", "squares");
    let duties = language.count_of(map.counts.total(), "duty", "duties");
    let label = format!(
        "{}: {occurrences}; {}",
        map.task,
        map.counts.describe(language)
    );
    html! {
        figure class="map" {
            figcaption {
                h3 { (Escaped(map.task.as_str())) }
                span class="title" { @if let Some(task) = find_task(assessment, map.task) { (Escaped(&task.title)) } }
                span { (duties) }
            }
            @match axis.filter(|_| map.layout != HeatLayout::Strip) {
                Some(axis) => (calendar_picture(language, map, axis, &label)),
                None => (strip_picture(language, map, &label)),
            }
        }
    }
}

fn calendar_picture(language: Language, map: &HeatMap, axis: WeekAxis, label: &str) -> Markup {
    let is_days = map.layout == HeatLayout::Days;
    let height = TOP + if is_days { 6 * STEP + SIZE } else { SIZE } + 2;
    let width = map.width(Some(axis));
    html! {
        svg role="img" aria-label=(Escaped(label)) width=(width) height=(height)
            viewBox={ "-1 0 " (width) " " (height) } {
            (axis.month_labels(language))
            @for cell in &map.cells {
                @let weekday = cell.day.weekday().num_days_from_monday();
                @let row = if is_days { usize::try_from(weekday).unwrap_or_default() } else { 0 };
                (draw_square(axis.x(cell.day), TOP + row * STEP, cell.worst(), &cell.title(language)))
            }
        }
    }
}

fn strip_picture(language: Language, map: &HeatMap, label: &str) -> Markup {
    let rows = map.cells.len().div_ceil(STRIP);
    let width = map.width(None);
    let height = rows * STEP + 2;
    html! {
        svg role="img" aria-label=(Escaped(label)) width=(width) height=(height)
            viewBox={ "-1 -1 " (width) " " (height) } {
            @for (index, cell) in map.cells.iter().enumerate() {
                @let (x, y) = (index % STRIP * STEP, index / STRIP * STEP);
                (draw_square(x, y, cell.worst(), &cell.title(language)))
            }
        }
    }
}
