//! The dutybook roots below a folder that is none itself: what a command that was run there may have meant.

use std::path::Path;

use crate::files::{EntryKind, Files, Worktree};
use crate::text::{CommandLine, Hint, display_path};

/// The most folders that are looked into.
const MAX_FOLDERS: usize = 500;

/// How to name the roots one or two levels below a folder; `None` where there is none.
pub(super) fn hint_of_roots_below(folder: &Path) -> Option<Hint> {
    let files = Worktree::new(folder.to_path_buf());
    let tops = folders_in(&files, "");
    let groups = tops.iter().take(MAX_FOLDERS).cloned();
    let mut left = MAX_FOLDERS;
    for group in std::iter::once(String::new()).chain(groups) {
        let within = if group.is_empty() {
            tops.clone()
        } else {
            folders_in(&files, &group)
        };
        let is_root = |path: &&String| {
            names_in(&files, &format!("{path}/policy"), EntryKind::File)
                .iter()
                .any(|name| name == "dutybook.yaml")
        };
        let looked_at = within.iter().take(left);
        left -= looked_at.len();
        let roots: Vec<&String> = looked_at.filter(is_root).collect();
        let Some(first) = roots.first() else {
            continue;
        };
        let place = |below: &str| {
            if folder.as_os_str() == "." {
                below.to_owned()
            } else {
                display_path(&folder.join(below))
            }
        };
        let one = CommandLine::new("-C").argument(&place(first));
        let hint = Hint::from("policies lie in folders below: name one with ").command(one);
        if roots.len() < within.len() || roots.len() == 1 {
            return Some(hint);
        }
        let pattern = match group.as_str() {
            "" => "*".to_owned(),
            group => format!("{group}/*"),
        };
        let all = CommandLine::new("-C").argument(&place(&pattern));
        let hint = hint.text("; `check` and `due` take all of them with ");
        return Some(hint.command(all));
    }
    None
}

/// The paths of the folders in a folder, without hidden ones; none where it cannot be read.
fn folders_in(files: &Worktree, folder: &str) -> Vec<String> {
    let names = names_in(files, folder, EntryKind::Folder).into_iter();
    let shown = names.filter(|name| !name.starts_with('.'));
    let join = |name| match folder {
        "" => name,
        folder => format!("{folder}/{name}"),
    };
    shown.map(join).collect()
}

fn names_in(files: &Worktree, folder: &str, kind: EntryKind) -> Vec<String> {
    let entries = files.list(folder).unwrap_or_default().into_iter();
    let kept = entries.filter(|entry| entry.is_utf8 && entry.kind == kind);
    kept.map(|entry| entry.name).collect()
}
