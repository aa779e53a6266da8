//! A history as one file: a bundle that `git clone` reads.

use std::io;

use super::revisions::to_git2;
use super::{GitError, GitRepository};
use crate::git::ObjectId;

/// The branch of a bundle. It has a fixed name, since a branch's own name is text from a repository.
const BUNDLED_BRANCH: &str = "audited";

impl GitRepository {
    /// The folder of the dutybook root below the repository's top, ended by `/`; empty where it is
    /// the top. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn root_prefix(&self) -> String {
        let mut prefix = String::new();
        for name in self.folder.iter().flatten() {
            prefix.push_str(&String::from_utf8_lossy(name));
            prefix.push('/');
        }
        prefix
    }

    /// Writes a bundle (gitformat-bundle, version 2) of all that a commit reaches, as the branch
    /// [`BUNDLED_BRANCH`] and as HEAD.
    ///
    /// # Errors
    /// When an object cannot be read, or nothing can be written.
    pub fn write_bundle(&self, head: ObjectId, out: &mut dyn io::Write) -> io::Result<()> {
        let header =
            format!("# v2 git bundle\n{head} refs/heads/{BUNDLED_BRANCH}\n{head} HEAD\n\n");
        out.write_all(header.as_bytes())?;
        let mut failed = None;
        let packed = self.pack(head, &mut |bytes| match out.write_all(bytes) {
            Ok(()) => true,
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        match (failed, packed) {
            (Some(error), _) => Err(error),
            (None, packed) => packed.map_err(io::Error::other),
        }
    }

    /// Hands over a pack of all that a commit reaches, part by part, until `take` declines.
    fn pack(&self, head: ObjectId, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), GitError> {
        let repository = self.lock();
        let mut packed = || {
            let mut walk = repository.revwalk()?;
            walk.push(to_git2(head))?;
            let mut pack = repository.packbuilder()?;
            // With several threads, the bytes would depend on how they share the work.
            pack.set_threads(1);
            pack.insert_walk(&mut walk)?;
            pack.foreach(|bytes| take(bytes))
        };
        packed().map_err(|error: git2::Error| self.unreadable(&error))
    }
}
