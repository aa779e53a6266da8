//! What the pages of `audit` and `report` share: HTML in one file, with SVG of our own.

mod axis;
mod bars;
mod cells;
mod findings;
mod frame;
mod heat;
mod links;
mod mark;
mod table;
mod tally;
mod text;

pub(super) use bars::{bar_table, on_time_rate, shown_standings, standings_bar, verdict_figure};
pub(super) use findings::write_findings_table;
pub(super) use frame::{MAIN_END, MAIN_START, STYLE, foreign_language, page_foot, page_top};
pub(super) use heat::write_heat_maps;
pub(super) use links::{IsBeside, PageLinks};
pub(super) use mark::fill_patterns;
pub(super) use table::{
    TableHead, close_section, close_table, open_section, open_table, write_bodies, write_markup,
};
pub(super) use tally::PageTally;
pub(super) use text::{Escaped, LocalTime, due_between, fill_markup, separate_by_commas};
