//! Whether the worktree shows files as they were committed, and what git's index says of them.
#![expect(
    clippy::disallowed_methods,
    reason = "reads git's own files, not those of the repository"
)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use git2::{Config, ErrorCode, Index, IndexEntry, Repository};

use super::{GitError, GitRepository};
use crate::files::{Worktree, is_temporary_path, real_path};
use crate::git::ObjectId;
use crate::git::checked_out::{CheckedOut, IndexedFile, since_1970};
use crate::git::first_parent::TOP_FOLDERS;

/// The bit `assume-unchanged` of an entry's flags, and `skip-worktree` of its extended ones (gitformat-index(5)).
const ASSUME_UNCHANGED: u16 = 1 << 15;
const SKIP_WORKTREE: u16 = 1 << 14;

/// The name of files of attributes (gitattributes(5)).
const ATTRIBUTES: &str = ".gitattributes";

/// The largest file of attributes that is read, in bytes; a larger one may hold anything.
const MAX_ATTRIBUTES: u64 = 1 << 20;

impl GitRepository {
    /// The files of a worktree as git sees them; `None` where they lie on disk as they were committed, and none is named
    /// like a temporary file, so that the disk is read. `commit` is the one that is checked out.
    ///
    /// # Errors
    /// When git's configuration or index cannot be read.
    pub fn checked_out(
        &self,
        worktree: &Worktree,
        commit: ObjectId,
    ) -> Result<Option<CheckedOut>, GitError> {
        let Some((files, at)) = self.index_state(worktree.root())? else {
            return Ok(None);
        };
        let tree = self.tree(commit)?;
        Ok(Some(CheckedOut::new(worktree.clone(), tree, files, at)))
    }

    fn index_state(&self, root: &Path) -> Result<Option<IndexState>, GitError> {
        let repository = self.lock();
        let read = || -> Result<Option<IndexState>, git2::Error> {
            // Some of git's indexes are unknown to libgit2: then every file is compared with the commit.
            let Ok(index) = repository.index() else {
                return Ok(Some(IndexState::default()));
            };
            let prefix = self.root_prefix();
            let below = |entry: &IndexEntry| {
                let path = std::str::from_utf8(&entry.path)
                    .ok()?
                    .strip_prefix(&prefix)?;
                let is_ours = TOP_FOLDERS.iter().any(|top| {
                    path.strip_prefix(top)
                        .is_some_and(|rest| rest.starts_with('/'))
                });
                is_ours.then(|| path.to_owned())
            };
            // The disk alone does not tell a committed file from what a killed run left.
            let is_special = |entry: &IndexEntry| {
                is_overlooked(entry)
                    || std::str::from_utf8(&entry.path).is_ok_and(is_temporary_path)
            };
            let needs_index = index
                .iter()
                .any(|entry| is_special(&entry) && below(&entry).is_some());
            if !needs_index && !converts(&repository, &index, root)? {
                return Ok(None);
            }
            let files = index.iter().filter_map(|entry| {
                let file = IndexedFile {
                    id: super::revisions::from_git2(entry.id),
                    written_at: (i64::from(entry.mtime.seconds()), entry.mtime.nanoseconds()),
                    size: entry.file_size,
                    is_overlooked: is_overlooked(&entry),
                    is_left_out: entry.flags_extended & SKIP_WORKTREE != 0,
                };
                Some((below(&entry)?, file))
            });
            let files: HashMap<String, IndexedFile> = files.collect();
            let written = index
                .path()
                .and_then(|path| fs::metadata(path).ok()?.modified().ok());
            Ok(Some((
                files,
                written.and_then(since_1970).unwrap_or_default(),
            )))
        };
        read().map_err(|error| self.unreadable(&error))
    }
}

/// The files of an index by their path below the dutybook root, and when it was written.
type IndexState = (HashMap<String, IndexedFile>, (i64, u32));

fn is_overlooked(entry: &IndexEntry) -> bool {
    entry.flags & ASSUME_UNCHANGED != 0 || entry.flags_extended & SKIP_WORKTREE != 0
}

/// Whether a checkout may change bytes of files below a folder of the worktree.
fn converts(repository: &Repository, index: &Index, root: &Path) -> Result<bool, git2::Error> {
    let config = repository.config()?.snapshot()?;
    if changes_line_ends(&config)? {
        return Ok(true);
    }
    let Some(top) = repository.workdir().and_then(|top| real_path(top).ok()) else {
        return Ok(true);
    };
    let prefix = |folder: &Path| {
        let below = root.strip_prefix(folder).ok()?.iter();
        Some(below.fold(String::new(), |path, name| {
            path + &name.to_string_lossy() + "/"
        }))
    };
    let for_all = prefix(&top).unwrap_or_default();
    let mut files = vec![
        (
            repository.commondir().join("info/attributes"),
            for_all.clone(),
        ),
        (PathBuf::from("/etc/gitattributes"), for_all.clone()),
    ];
    let own = config.get_path("core.attributesFile").or_else(|_| {
        let beside = Config::find_xdg()?;
        Ok::<_, git2::Error>(beside.with_file_name("attributes"))
    });
    files.extend(own.ok().map(|path| (path, for_all)));
    let above = root
        .ancestors()
        .take_while(|folder| folder.starts_with(&top));
    files.extend(above.filter_map(|folder| Some((folder.join(ATTRIBUTES), prefix(folder)?))));
    let named = index.iter().filter(|entry| {
        entry.path == ATTRIBUTES.as_bytes() || entry.path.ends_with(b"/.gitattributes")
    });
    let named = named.map(|entry| top.join(String::from_utf8_lossy(&entry.path).as_ref()));
    let below = named.filter(|path| path.parent().is_some_and(|folder| folder != root));
    let below = below.filter(|path| path.starts_with(root));
    files.extend(below.map(|path| (path, String::new())));
    Ok(files
        .iter()
        .any(|(file, prefix)| names_conversion(file, prefix)))
}

fn changes_line_ends(config: &Config) -> Result<bool, git2::Error> {
    match config.get_string("core.autocrlf") {
        Ok(word) => Ok(!matches!(
            word.to_ascii_lowercase().as_str(),
            "false" | "no" | "off" | "0"
        )),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file of attributes may have a checkout change bytes of evidence. One that cannot be read may. `prefix`
/// leads from where its patterns begin to the dutybook root.
fn names_conversion(file: &Path, prefix: &str) -> bool {
    let Ok(found) = fs::metadata(file) else {
        return false;
    };
    if found.len() > MAX_ATTRIBUTES {
        return true;
    }
    let Ok(bytes) = fs::read(file) else {
        return true;
    };
    converts_evidence(&String::from_utf8_lossy(&bytes), prefix)
}

fn converts_evidence(attributes: &str, prefix: &str) -> bool {
    let (policy, evidence) = (format!("{prefix}policy/"), format!("{prefix}evidence/**"));
    let (mut has_line_ends, mut has_others) = (false, false);
    for line in attributes.lines().map(str::trim) {
        let mut words = line.split_whitespace();
        let pattern = words.next().unwrap_or_default().trim_start_matches('/');
        // Policy is text, of which line ends are no part.
        if pattern.is_empty() || pattern.starts_with('#') || pattern.starts_with(&policy) {
            continue;
        }
        for word in words {
            if matches!(word, "-text" | "binary") && pattern == evidence {
                has_line_ends = false;
            }
            if word.starts_with(['-', '!']) {
                continue;
            }
            let name = word.split_once('=').map_or(word, |(name, _)| name);
            has_line_ends |= matches!(name, "text" | "eol" | "crlf");
            has_others |= !has_line_ends_only(name);
        }
    }
    has_line_ends || has_others
}

/// Attributes of git, and of forges, that change line ends at most. Others may be macros that stand for any of them.
fn has_line_ends_only(name: &str) -> bool {
    let is_of_forge = ["linguist-", "gitlab-"]
        .iter()
        .any(|of| name.starts_with(of));
    is_of_forge
        || matches!(
            name,
            "text"
                | "eol"
                | "crlf"
                | "binary"
                | "diff"
                | "merge"
                | "export-ignore"
                | "export-subst"
                | "whitespace"
                | "delta"
                | "encoding"
                | "conflict-marker-size"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_leave_evidence_alone_are_known() {
        let check = |attributes: &str, expected: bool| {
            assert_eq!(converts_evidence(attributes, ""), expected, "{attributes}");
        };
        check("", false);
        check("# text\n*.png diff=exif linguist-vendored\n", false);
        check(
            "* text=auto eol=lf\npolicy/** text eol=lf\nevidence/** -text -eol\n",
            false,
        );
        check("* text=auto\n/evidence/** binary\n", false);
        check("* -text\n", false);
        check("* text=auto\n", true);
        check("evidence/** -text\n*.csv text\n", true);
        check("*.csv eol=crlf\n", true);
        check("evidence/** -text\nevidence/a/** filter=lfs\n", true);
        check("* filter=lfs\nevidence/** -text\n", true);
        for word in ["ident", "working-tree-encoding=UTF-16", "own-macro"] {
            check(&format!("*.csv {word}"), true);
            check(&format!("*.csv -{word}"), false);
        }
        assert!(!converts_evidence("* text\nsoc/evidence/** -text", "soc/"));
        assert!(converts_evidence("* text\nevidence/** -text", "soc/"));
    }
}
