//! The names that several trees do not have alike.

use super::tree_entries::{TreeEntries, TreeEntry};

/// Calls `differs` for each name that not all of the trees have alike, with the entry of each tree.
///
/// # Errors
/// When one of the trees is malformed or out of order.
pub(super) fn each_difference<'a>(
    trees: &[&'a [u8]],
    mut differs: impl FnMut(&[Option<TreeEntry<'a>>]),
) -> Result<(), &'static str> {
    let mut all: Vec<_> = trees.iter().map(|bytes| TreeEntries::of(bytes)).collect();
    TreeEntries::skip_common(&mut all)?;
    let mut next = Vec::with_capacity(all.len());
    for entries in &mut all {
        next.push(entries.next()?);
    }
    let mut row = Vec::with_capacity(all.len());
    while let Some(least) = next.iter().flatten().min().copied() {
        let here = |entry: &Option<TreeEntry<'a>>| entry.filter(|entry| entry.cmp(&least).is_eq());
        row.clear();
        row.extend(next.iter().map(here));
        if row.iter().any(|entry| *entry != row[0]) {
            differs(&row);
        }
        if row.iter().all(Option::is_some) {
            TreeEntries::skip_common(&mut all)?;
        }
        for ((entry, next), entries) in row.iter().zip(&mut next).zip(&mut all) {
            if entry.is_some() {
                *next = entries.next()?;
            }
        }
    }
    Ok(())
}
