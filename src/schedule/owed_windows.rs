//! The occurrences of one task that are owed, each by one version of the policy.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::seams::LostOccurrence;
use super::window::Window;

/// The occurrences that are owed, and by which version.
#[derive(Debug, Default)]
pub(super) struct OwedWindows {
    /// Ascending by when they open.
    pub(super) windows: Vec<Window>,
    /// The version that owes each of them.
    pub(super) versions: Vec<usize>,
    /// Places in `windows`.
    by_label: HashMap<Arc<str>, usize>,
}

impl OwedWindows {
    /// The occurrence with a label, and the version that owes it.
    pub(super) fn owner(&self, label: &str) -> Option<(&Window, usize)> {
        let index = *self.by_label.get(label)?;
        Some((&self.windows[index], self.versions[index]))
    }

    /// Adds an occurrence. Where days begin at another hour, two versions may owe one label: the earlier one counts, so
    /// that no later version takes over what has opened.
    pub(super) fn add(&mut self, window: Window, version: usize) {
        match self.by_label.get(&window.label) {
            None => {
                self.by_label
                    .insert(Arc::clone(&window.label), self.windows.len());
                self.versions.push(version);
                self.windows.push(window);
            }
            Some(&taken) if version < self.versions[taken] => {
                self.versions[taken] = version;
                self.windows[taken] = window;
            }
            Some(_) => {}
        }
    }

    /// Adds those that open at `until` or before.
    pub(super) fn add_lost(&mut self, lost: Vec<LostOccurrence>, until: DateTime<Utc>) {
        for LostOccurrence { window, version } in lost {
            if window.opens <= until {
                self.add(window, version);
            }
        }
    }

    /// Orders what several versions owe by when it opens.
    pub(super) fn sort(&mut self) {
        if self.windows.is_sorted_by_key(|window| window.opens) {
            return;
        }
        let windows = std::mem::take(&mut self.windows);
        let versions = std::mem::take(&mut self.versions);
        let mut both: Vec<_> = windows.into_iter().zip(versions).collect();
        both.sort_by_key(|(window, _)| window.opens);
        let labels = both.iter().map(|(window, _)| Arc::clone(&window.label));
        self.by_label = labels.enumerate().map(|(at, label)| (label, at)).collect();
        (self.windows, self.versions) = both.into_iter().unzip();
    }
}
