//! The history of the mainline, read in several segments at once.

use rayon::prelude::*;

use super::first_parent::{CommitHeader, first_parent_line};
use super::merge_parents::{MainlineMerge, MergeBases, find_merges};
use super::objects::Objects;
use super::root_past::OrganisationReader;
use super::root_places::RootPlaces;
use super::root_state::{RootFolder, SETTINGS};
use super::segment_walk::{SegmentFacts, SegmentWalk};
use super::{HistoryGap, MainlineHistory, ObjectId};

/// Everything that the mainline did below `policy/` and `evidence/`, and the folders in which the dutybook root lay
/// before. `folder` leads from the repository's top to it.
///
/// # Errors
/// The first object that is missing or malformed.
pub(super) fn read_history(
    objects: &Objects,
    folder: &[Vec<u8>],
    head: ObjectId,
    organisation: OrganisationReader,
    bases: MergeBases<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<(MainlineHistory, Vec<RootFolder>), HistoryGap> {
    let line = first_parent_line(&mut objects.reader(), head)?;
    let find_places =
        |rebirth| RootPlaces::find(&mut objects.reader(), folder, &line, rebirth, organisation);
    let mut places = find_places(None)?;
    let merges = find_merges(objects, &line, bases)?;
    let mut segments = walk_line(objects, &places, &line, &merges, tick)?;
    let rebirth = find_rebirth(&segments, line.len());
    if let Some(rebirth) = rebirth.filter(|rebirth| *rebirth < places.first_move()) {
        let others = find_places(Some(rebirth))?;
        if others != places {
            places = others;
            segments = walk_line(objects, &places, &line, &merges, &|| ())?;
        }
    }
    drop(merges);
    let count = segments.iter().map(|segment| segment.changes.len()).sum();
    let mut changes = Vec::with_capacity(count);
    let mut evil_merges = Vec::new();
    for segment in segments {
        changes.extend(segment.changes);
        evil_merges.extend(segment.evil_merges);
    }
    evil_merges.sort_by(|a, b| (a.commit, &a.path).cmp(&(b.commit, &b.path)));
    // Collected first, so that the headers are freed before the changes are sorted.
    let newest = line.len().saturating_sub(1);
    let moves = places.moves().map(|(from, folder)| {
        let last = u32::try_from(newest.saturating_sub(from)).unwrap_or(u32::MAX);
        (last, folder)
    });
    let moves = moves.collect();
    let commits = line.into_iter().rev().map(|header| header.commit).collect();
    let history = MainlineHistory::new(commits, changes, evil_merges).with_earlier_roots(moves);
    Ok((history, places.earlier()))
}

/// The index in the line of the commit in which the root came back, where it had been away.
fn find_rebirth(segments: &[SegmentFacts], length: usize) -> Option<usize> {
    let changes = segments.iter().flat_map(|segment| &segment.changes);
    let births = changes.filter(|(path, change)| &**path == SETTINGS && change.before.is_none());
    let births: Vec<u32> = births.map(|(_, change)| change.commit).collect();
    let newest = births.iter().max().filter(|_| births.len() > 1)?;
    (length - 1).checked_sub(usize::try_from(*newest).unwrap_or(usize::MAX))
}

/// Walks the line in as many segments as there are threads, newest segment first.
fn walk_line(
    objects: &Objects,
    places: &RootPlaces,
    line: &[CommitHeader],
    merges: &[MainlineMerge],
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<SegmentFacts>, HistoryGap> {
    // Each segment needs a reader with a cache, so that many threads must not mean much memory.
    let segments = rayon::current_num_threads().clamp(1, 4);
    let length = line.len().div_ceil(segments).max(1);
    let starts: Vec<usize> = (0..line.len()).step_by(length).collect();
    let walked = starts.into_par_iter().map(|start| {
        let end = line.len().min(start + length);
        SegmentWalk::new(objects.reader(), places).walk(line, merges, start..end, tick)
    });
    // All segments are awaited and the newest fault returned: it is the same with any number of
    // threads.
    walked.collect::<Vec<_>>().into_iter().collect()
}
