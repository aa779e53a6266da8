//! What the numbers do not say: what was left out, guessed or assumed, and what looks wrong.

use std::fmt::Write;

use super::context::ImportContext;
use super::field_reader::Conventions;
use super::intake::IntakeCounts;
use super::tally::Tally;
use super::time::format_utc;
use crate::model::{DateOrder, ImportMapping, ListRule};
use crate::text::count_of;

/// How many groups are named.
const GROUPS: usize = 20;
/// How many contradictions are named.
const NAMED: usize = 5;

/// Notes and warnings, in the order in which they are told.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<String>,
}

impl Notes {
    /// Adds a note, or a warning.
    pub(super) fn add(&mut self, is_note: bool, text: String) {
        if is_note {
            self.notes.push(text);
        } else {
            self.warnings.push(text);
        }
    }
}

/// Adds what is to be told of counted records.
pub(super) fn tally_notes(
    notes: &mut Notes,
    mapping: &ImportMapping,
    (counts, odd): (&IntakeCounts, Option<String>),
    tally: &Tally,
    (context, conventions): (&ImportContext, &Conventions),
) {
    let title = &mapping.title;
    notes.notes.extend(group_note(mapping, counts, tally));
    notes.notes.extend(dates_note(title, conventions));
    for (number, text) in count_notes(mapping, counts, tally, conventions) {
        if number > 0 {
            notes.notes.push(format!("{title}: {text}"));
        }
    }
    if let Some(first) = &odd {
        let records = noun_of(mapping, counts.odd);
        notes.warnings.push(format!(
            "{title}: {records} not read and not counted; the first: {first}"
        ));
    }
    if !tally.contradictions.is_empty() {
        let records = noun_of(mapping, tally.contradictions.len());
        let named: Vec<&str> = tally
            .contradictions
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect();
        let mut text = format!(
            "{title}: {records} contradict themselves: {}",
            named.join("; ")
        );
        let more = tally.contradictions.len() - named.len();
        if more > 0 {
            let _ = write!(text, "; and {more} more");
        }
        text.push_str("; the state was taken");
        notes.warnings.push(text);
    }
    let newest = tally
        .newest_change
        .filter(|newest| *newest < context.window.start())
        // What was set aside may be what changed.
        .filter(|_| counts.odd == 0);
    if let Some(newest) = newest {
        let start = format_utc(context.window.start());
        let newest = format_utc(newest);
        notes.warnings.push(format!(
            "{title}: nothing changed since {newest}, and the window begins at {start}: is this an old export?"
        ));
    }
}

fn noun_of(mapping: &ImportMapping, number: usize) -> String {
    let (one, several) = &mapping.list.noun;
    count_of(number, one, several)
}

/// Notes that begin with a number, and the number.
fn count_notes(
    mapping: &ImportMapping,
    counts: &IntakeCounts,
    tally: &Tally,
    conventions: &Conventions,
) -> [(usize, String); 7] {
    let noun = |number| noun_of(mapping, number);
    let (outside, without) = (tally.outside_window, tally.without_instant);
    let (substitutes, skipped) = (tally.substitutes, counts.skipped);
    let zone = conventions.zone;
    [
        (
            counts.without_zone,
            format!(
                "{} with times that name no zone; they were read as {zone}",
                noun(counts.without_zone)
            ),
        ),
        (
            tally.days_only,
            format!(
                "{} changed on a day without a time; they count at the end of that day",
                noun(tally.days_only)
            ),
        ),
        (
            substitutes,
            format!(
                "{} closed without a time of closing; the last update counts as the closing",
                noun(substitutes)
            ),
        ),
        (
            skipped,
            format!("{} in a state that is not counted", noun(skipped)),
        ),
        (
            counts.older_rows,
            format!(
                "{} of earlier states left out",
                count_of(counts.older_rows, "row", "rows")
            ),
        ),
        (
            outside,
            format!("{} outside of the window left out", noun(outside)),
        ),
        (
            without,
            format!(
                "{} without {} left out: nothing shows when",
                noun(without),
                window_field(mapping)
            ),
        ),
    ]
}

/// The name that the product gives to the instant by which a list is cut to the window.
fn window_field(mapping: &ImportMapping) -> String {
    let mut filters = mapping.lists.iter().flat_map(|list| match &list.rule {
        ListRule::Records { filters, .. } => filters.as_slice(),
        _ => &[],
    });
    let name = filters.find_map(|filter| filter.in_window.as_ref());
    let name = name.map_or("", String::as_str);
    mapping.documented_name(name).to_owned()
}

fn dates_note(title: &str, conventions: &Conventions) -> Option<String> {
    let order = match conventions.guessed_dates.borrow().as_ref()? {
        DateOrder::DayFirst => "the day",
        _ => "the month",
    };
    Some(format!(
        "{title}: dates were read with {order} first, as their numbers show"
    ))
}

/// Whose records were counted: all that the files hold, whoever they are assigned to.
fn group_note(mapping: &ImportMapping, counts: &IntakeCounts, tally: &Tally) -> Option<String> {
    let (_, label) = mapping.list.groups.as_ref()?;
    let title = &mapping.title;
    let records = noun_of(mapping, counts.read);
    let mut groups: Vec<_> = tally.groups.iter().collect();
    // Sorting is stable: groups of one size stay in the order of their names.
    groups.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if let [] | [(None, _)] = groups.as_slice() {
        let note = format!("{title}: {records} counted; the export names no {label}");
        return (counts.read > 0).then_some(note);
    }
    let shown = groups.iter().take(GROUPS).map(|(group, count)| {
        let group = group.as_deref().unwrap_or("(none)");
        format!("{group} {count}")
    });
    let mut note = format!("{title}: {records} counted, by {label}: ");
    note.push_str(&shown.collect::<Vec<_>>().join(", "));
    if groups.len() > GROUPS {
        let _ = write!(note, " and {} more", groups.len() - GROUPS);
    }
    if groups.len() > 1 {
        note.push_str("; the numbers are those of all of them");
    }
    Some(note)
}
