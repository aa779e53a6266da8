//! The dutybook roots of `-C`: one, or several of one repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::cli::CliError;
use crate::cli::change_sides::ChangeSides;
use crate::cli::named_folder::{refuse_links, tree_at};
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::files::{EntryKind, Files, FolderEntry, ReadError, Worktree, real_path};
use crate::git::GitRepository;

/// The file that makes a folder a root.
const POLICY: &str = "policy";
const SETTINGS: &str = "dutybook.yaml";

/// The folders of `-C`, patterns expanded, in the order of their paths; `None` where `-C` is one plain folder, from
/// which the root is searched upwards.
///
/// Every folder that a pattern matches has to be a root, and every root that it matches at the commit
/// that is judged, or at the base of a change, has to be there: a root that is silently skipped would be a
/// tenant that is never judged.
pub(super) fn expand_directories(
    settings: &RunSettings,
    view: RevisionSpec,
) -> Result<Option<Vec<PathBuf>>, CliError> {
    if let [folder] = settings.directories.as_slice()
        && !is_pattern(folder)
    {
        return Ok(None);
    }
    let mut found: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for typed in &settings.directories {
        let folders = if is_pattern(typed) {
            Wanted::of(typed)?.folders(view)?
        } else {
            refuse_links(typed)?;
            vec![typed.clone()]
        };
        for folder in folders {
            // A root that is named twice is judged once.
            found.insert(root(&folder)?, folder);
        }
    }
    Ok(Some(found.into_values().collect()))
}

/// Refuses several folders for a command that takes one.
pub(super) fn require_one(settings: &RunSettings) -> Result<(), CliError> {
    let is_one = settings.directories.len() <= 1;
    if is_one && !settings.directories.iter().any(|typed| is_pattern(typed)) {
        return Ok(());
    }
    Err(CliError::usage(
        "only `check` and `due` take several -C, or a pattern".to_owned(),
        "name one folder",
    ))
}

/// Whether the text is a pattern. What is checked out has no say in it: a folder of that very name would hide those that the
/// pattern means. `[*]` stands for such a character itself.
fn is_pattern(typed: &Path) -> bool {
    typed.to_string_lossy().contains(['*', '?', '['])
}

/// A pattern of folders, such as `tenants/*`.
struct Wanted {
    typed: String,
    /// The folder in which matching starts.
    base: PathBuf,
    /// A pattern for the name of each folder on the way down from there.
    names: Vec<Pattern>,
}

impl Wanted {
    fn of(typed: &Path) -> Result<Self, CliError> {
        let text = typed.to_string_lossy().into_owned();
        let mut base = PathBuf::new();
        let mut names = Vec::new();
        for part in typed.components() {
            let name = part.as_os_str().to_string_lossy();
            let is_plain = !matches!(part, Component::Normal(_)) || !name.contains(['*', '?', '[']);
            if names.is_empty() && is_plain {
                base.push(part);
                continue;
            }
            let wrong = |why: &str| {
                let help = "write a pattern of folders, in quotes, such as -C 'tenants/*'";
                CliError::usage(format!("`{text}` is not a pattern: {why}"), help)
            };
            if name == "**" || !matches!(part, Component::Normal(_)) {
                return Err(wrong(
                    "each part of it is the name of a folder, or stands for one",
                ));
            }
            names.push(Pattern::new(&name).map_err(|error| wrong(error.msg))?);
        }
        if base.as_os_str().is_empty() {
            base.push(".");
        }
        Ok(Wanted {
            typed: text,
            base,
            names,
        })
    }

    /// The folders that are to be judged.
    fn folders(&self, view: RevisionSpec) -> Result<Vec<PathBuf>, CliError> {
        let git = match view.revision.or(view.base) {
            Some(_) => GitRepository::open(&self.base)?,
            None => None,
        };
        let mut here = self.matching(&Worktree::new(self.base.clone()))?;
        let mut there = git
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), |git| self.at_commits(git, view))?;
        if let Some(git) = &git
            && let Some(sides) = ChangeSides::open(git, view)?
        {
            self.take_from_base(git, &sides, view, (&mut here, &mut there))?;
        }
        if let Some((commit, gone)) = there.iter().find(|(_, path)| !here.contains(path)) {
            let message = format!(
                "{} is a dutybook root at {commit}, and is missing now",
                self.base.join(gone).display()
            );
            let help = "without it nothing is said of the duties of that root: put it back, or let who may \
                        do so merge the change that removes it over this failure";
            return Err(CliError::usage(message, help));
        }
        // With --rev, a folder that is only checked out is not part of what is judged.
        let of_commit = view.revision.is_some();
        let kept = here
            .into_iter()
            .filter(|path| !of_commit || there.iter().any(|(_, known)| known == path));
        let kept: Vec<PathBuf> = kept.map(|path| self.base.join(path)).collect();
        if kept.is_empty() {
            let message = format!("`{}` matches no folder", self.typed);
            return Err(CliError::usage(
                message,
                "write a pattern of folders, in quotes, such as -C 'tenants/*'",
            ));
        }
        Ok(kept)
    }

    /// Leaves out the roots that the base got or lost after the change began, where the change has no part in it: there a
    /// merge keeps what the base has. `here` are the folders that match, `there` the roots at commits.
    fn take_from_base(
        &self,
        git: &GitRepository,
        sides: &ChangeSides,
        view: RevisionSpec,
        (here, there): (&mut Vec<String>, &mut Vec<(&str, String)>),
    ) -> Result<(), CliError> {
        let mut removed = BTreeSet::new();
        for path in &*here {
            let is_removed = sides.is_removed_by_base(path);
            if is_removed.map_err(|error| unreadable(path, &error))?
                && (view.revision.is_some() || self.is_committed(git, path)?)
            {
                removed.insert(path.clone());
            }
        }
        here.retain(|path| !removed.contains(path));
        let mut added = BTreeSet::new();
        for (_, path) in &*there {
            let is_here = self.base.join(path).symlink_metadata().is_ok();
            let is_added = sides.is_added_by_base(path);
            if is_added.map_err(|error| unreadable(path, &error))? && !is_here {
                added.insert(path.clone());
            }
        }
        there.retain(|(_, path)| !added.contains(path) && !removed.contains(path));
        Ok(())
    }

    /// Whether a root is checked out as it was committed.
    fn is_committed(&self, git: &GitRepository, path: &str) -> Result<bool, CliError> {
        let root = root(&self.base.join(path))?;
        let below = git.path_below_top(&root)?;
        let parts = below.iter().map(|part| part.to_string_lossy());
        let below = parts.collect::<Vec<_>>().join("/");
        Ok(git.digest_uncommitted(&[below])?.is_none())
    }

    /// The roots that match at the commits of `--rev` and `--base`, each with the name of its commit.
    fn at_commits<'v>(
        &self,
        git: &GitRepository,
        view: RevisionSpec<'v>,
    ) -> Result<Vec<(&'v str, String)>, CliError> {
        let mut found = Vec::new();
        for revision in [view.revision, view.base].into_iter().flatten() {
            let Some(tree) = tree_at(git, revision)? else {
                continue;
            };
            for path in self.matching(&tree)? {
                let is_root = entries(&tree, &format!("{path}/{POLICY}"))?
                    .iter()
                    .any(|entry| entry.name == SETTINGS);
                if is_root {
                    found.push((revision, path));
                }
            }
        }
        Ok(found)
    }

    /// The folders below the base that the pattern matches, with `/`.
    fn matching(&self, files: &dyn Files) -> Result<Vec<String>, CliError> {
        let mut found = vec![String::new()];
        for name in &self.names {
            let mut below = Vec::new();
            for folder in found {
                for entry in entries(files, &folder)? {
                    if name.matches_with(&entry.name, OPTIONS) && self.is_folder(&folder, &entry)? {
                        below.push(join(&folder, &entry.name));
                    }
                }
            }
            found = below;
        }
        Ok(found)
    }

    /// Whether a match is a folder. A link could lead anywhere, and a name that is not UTF-8 cannot be shown: either
    /// may have taken the place of a root.
    fn is_folder(&self, folder: &str, entry: &FolderEntry) -> Result<bool, CliError> {
        if matches!(entry.kind, EntryKind::File) {
            return Ok(false);
        }
        if entry.kind == EntryKind::Folder && entry.is_utf8 {
            return Ok(true);
        }
        let path = self.base.join(join(folder, &entry.name));
        Err(CliError::usage(
            format!("{} is matched, and is not a plain folder", path.display()),
            "a dutybook root is a folder, not a link: name the folders themselves",
        ))
    }
}

/// A leading dot hides a name from patterns, as in a shell.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

fn entries(files: &dyn Files, folder: &str) -> Result<Vec<FolderEntry>, CliError> {
    let listed = files.list(folder);
    listed.map_err(|error| unreadable(folder, &error))
}

fn unreadable(folder: &str, error: &ReadError) -> CliError {
    CliError::usage(
        format!("{folder} {error}"),
        "every folder has to be readable",
    )
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The canonical path of a root. The folder has to be a root itself: without its policy it would be skipped
/// silently, or taken for the root above it.
fn root(folder: &Path) -> Result<PathBuf, CliError> {
    let help = "every folder that -C names or matches has to hold policy/dutybook.yaml";
    let shown = folder.display();
    if folder
        .join(POLICY)
        .join(SETTINGS)
        .symlink_metadata()
        .is_err()
    {
        return Err(CliError::usage(
            format!("{shown} is not a dutybook root"),
            help,
        ));
    }
    let path = real_path(folder);
    path.map_err(|error| CliError::usage(format!("{shown} cannot be read: {error}"), help))
}

/// The path of each root, with `/`, below the top of their git repository or, without git, below their deepest
/// common folder.
pub(super) fn root_paths(folders: &[PathBuf]) -> Result<Vec<String>, CliError> {
    let mut tops: Vec<Option<PathBuf>> = Vec::new();
    let mut roots = Vec::new();
    for folder in folders {
        let root = root(folder)?;
        // A repository of another owner is refused later, when it is judged.
        let git = GitRepository::open(&root).ok().flatten();
        let below = git.map(|git| git.path_below_top(&root)).transpose()?;
        let depth = below.map(|below| below.components().count());
        let top = depth.and_then(|depth| root.ancestors().nth(depth));
        tops.push(top.map(Path::to_path_buf));
        roots.push(root);
    }
    let is_same = |pair: &[Option<PathBuf>]| pair[0] == pair[1];
    if let Some(at) = tops.windows(2).position(|pair| !is_same(pair)) {
        let (one, other) = (folders[at].display(), folders[at + 1].display());
        let message = format!("{one} and {other} lie in different repositories");
        let help = "judge the roots of one repository at a time";
        return Err(CliError::usage(message, help));
    }
    let top = match tops.into_iter().next().flatten() {
        Some(top) => top,
        None => common(&roots),
    };
    let below = roots.iter().map(|root| {
        let below = root.strip_prefix(&top).unwrap_or(root);
        let parts = below.iter().map(|part| part.to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    });
    Ok(below.collect())
}

/// The deepest folder above all roots.
fn common(roots: &[PathBuf]) -> PathBuf {
    let Some(first) = roots.first() else {
        return PathBuf::new();
    };
    let mut above = first.ancestors().skip(1);
    let is_above_all = |folder: &&Path| roots.iter().all(|root| root.starts_with(folder));
    above
        .find(is_above_all)
        .map_or(PathBuf::new(), Path::to_path_buf)
}
