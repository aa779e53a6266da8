//! Branches: which one is checked out, where a pull request starts, which files a branch has.

use std::collections::BTreeMap;
use std::path::PathBuf;

use git2::{Oid, Repository, StatusOptions, Tree};

use super::GitRepository;
use crate::files::real_path;
use crate::git::remote_address::without_secrets;

impl GitRepository {
    /// The name of the branch that is checked out; on a detached HEAD, the branch that
    /// `origin/HEAD` points to.
    #[must_use]
    pub fn mainline_branch(&self) -> Option<String> {
        let repository = self.lock();
        let head = repository.find_reference("HEAD").ok()?;
        if let Ok(Some(target)) = head.symbolic_target() {
            return target.strip_prefix("refs/heads/").map(str::to_owned);
        }
        origin_head(&repository)
    }

    /// Where a branch for a pull request starts: the mainline, as it is named, else as `origin/HEAD`
    /// names it, else the branch that is checked out where its name begins with none of `others`, else
    /// `main` or `master`. A detached HEAD starts it at `origin/HEAD` itself: who works there does not
    /// keep a branch of that name up to date. `None` where none of them has a commit.
    #[must_use]
    pub fn pull_request_start(&self, mainline: Option<&str>, others: &[&str]) -> Option<String> {
        let repository = self.lock();
        let exists = |name: &str| repository.find_reference(name).is_ok();
        let find_branch = |name: String| {
            if exists(&format!("refs/heads/{name}")) {
                return Some(name);
            }
            let remote = format!("origin/{name}");
            exists(&format!("refs/remotes/{remote}")).then_some(remote)
        };
        if let Some(mainline) = mainline {
            return find_branch(mainline.to_owned());
        }
        let origin = origin_head(&repository);
        if repository.head_detached().unwrap_or(false)
            && let Some(name) = &origin
            && exists(&format!("refs/remotes/origin/{name}"))
        {
            return Some(format!("origin/{name}"));
        }
        let here = symbolic_target(&repository, "HEAD", "refs/heads/")
            .filter(|name| !others.iter().any(|other| name.starts_with(other)));
        let usual = ["main", "master"].map(str::to_owned);
        let mut names = origin.into_iter().chain(here).chain(usual);
        names.find_map(find_branch)
    }

    /// Whether a revision has a file, whose path is relative to the dutybook root.
    #[must_use]
    pub fn has_file(&self, revision: &str, path: &str) -> bool {
        self.file_id(revision, path).is_some()
    }

    /// Whether HEAD has a file that another revision has with another content, or not at all.
    #[must_use]
    pub fn is_ahead(&self, of: &str, path: &str) -> bool {
        let here = self.file_id("HEAD", path);
        here.is_some() && here != self.file_id(of, path)
    }

    /// Whether there is a branch of that name.
    #[must_use]
    pub fn has_branch(&self, name: &str) -> bool {
        let repository = self.lock();
        repository
            .find_reference(&format!("refs/heads/{name}"))
            .is_ok()
    }

    /// Those of some files that a local branch holds whose name begins so, each with the first such branch by name. Paths are
    /// relative to the dutybook root.
    #[must_use]
    pub fn files_on_branches(&self, prefix: &str, paths: &[String]) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let repository = self.lock();
        let (Some(below), Ok(references)) = (
            self.root_below_worktree(&repository),
            repository.references_glob(&format!("refs/heads/{prefix}*")),
        ) else {
            return found;
        };
        let mut branches: Vec<(String, Tree)> = references
            .flatten()
            .filter_map(|reference| {
                let name = reference
                    .name()
                    .ok()?
                    .strip_prefix("refs/heads/")?
                    .to_owned();
                Some((name, reference.peel_to_tree().ok()?))
            })
            .collect();
        branches.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (path, (name, tree)) in paths
            .iter()
            .flat_map(|it| branches.iter().map(move |b| (it, b)))
        {
            if !found.contains_key(path) && tree.get_path(&below.join(path)).is_ok() {
                found.insert(path.clone(), name.clone());
            }
        }
        found
    }

    /// Whether files or folders, whose paths are relative to the dutybook root, are checked out as a revision has them.
    #[must_use]
    pub fn is_checked_out(&self, revision: &str, paths: &[&str]) -> bool {
        let is_same = |path: &&str| self.file_id("HEAD", path) == self.file_id(revision, path);
        paths.iter().all(is_same) && self.is_clean(paths)
    }

    /// The address of the remote `origin`, without what may be a secret in it; `None` where there is none.
    #[must_use]
    pub fn remote_address(&self) -> Option<String> {
        let repository = self.lock();
        let remote = repository.find_remote("origin").ok()?;
        let address = remote.url().ok()?;
        // `ext::sh -c …` names a program, and may hold anything (gitremote-helpers).
        let helper = address.split_once("::").map(|(name, _)| name);
        let is_program =
            helper.is_some_and(|name| name.bytes().all(|it| it.is_ascii_alphanumeric()));
        (!is_program).then(|| without_secrets(address))
    }

    /// Whether nothing below files or folders differs from HEAD. What cannot be read differs.
    fn is_clean(&self, paths: &[&str]) -> bool {
        let repository = self.lock();
        let below = self.root_below_worktree(&repository);
        let Some(below) = below else {
            return false;
        };
        let mut options = StatusOptions::new();
        options
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .no_refresh(true)
            .update_index(false)
            .disable_pathspec_match(true);
        for path in paths {
            options.pathspec(below.join(path));
        }
        let statuses = repository.statuses(Some(&mut options));
        statuses.is_ok_and(|statuses| statuses.is_empty())
    }

    fn file_id(&self, revision: &str, path: &str) -> Option<Oid> {
        let repository = self.lock();
        let path = self.root_below_worktree(&repository)?.join(path);
        let object = repository.revparse_single(revision).ok()?;
        let tree = object.peel_to_tree().ok()?;
        Some(tree.get_path(&path).ok()?.id())
    }

    /// Where the dutybook root lies below the top of the worktree.
    fn root_below_worktree(&self, repository: &Repository) -> Option<PathBuf> {
        let folder = real_path(repository.workdir()?).ok()?;
        let root = real_path(&self.root).ok()?;
        Some(root.strip_prefix(folder).ok()?.to_path_buf())
    }
}

/// The branch to which `origin/HEAD` points.
fn origin_head(repository: &Repository) -> Option<String> {
    symbolic_target(
        repository,
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/",
    )
}

/// The target of a symbolic reference, without the prefix.
fn symbolic_target(repository: &Repository, name: &str, prefix: &str) -> Option<String> {
    let reference = repository.find_reference(name).ok()?;
    let target = reference.symbolic_target().ok().flatten()?;
    target.strip_prefix(prefix).map(str::to_owned)
}
