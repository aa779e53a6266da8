//! The policy that drafted files make, read as every other policy is.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::files::{Digest, Files, FolderEntry, NewContent, Overlay, ReadError, walk};
use crate::finding::{Finding, Level};
use crate::load::{self, LoadError};
use crate::model::Policy;

/// A policy that was read from drafted files, and what is wrong with it at level deny.
#[derive(Debug)]
pub struct DraftedPolicy {
    /// The policy, where it can be understood.
    pub policy: Option<Arc<Policy>>,
    /// What is wrong.
    pub faults: Vec<Finding>,
}

/// Reads the policy that drafted files make, by their path below the root.
///
/// # Errors
/// When a folder of it has a form that no reader takes.
pub fn read_drafted_policy(files: &BTreeMap<String, String>) -> Result<DraftedPolicy, LoadError> {
    with_drafted_files(files, |drafted| {
        let folders = walk(drafted, "policy").map_err(LoadError::from)?;
        let loaded = load::read_policy(drafted, &folders, &|_| false)?;
        let drafts = loaded.drafts.into_iter();
        let faults = drafts.filter_map(|draft| loaded.levels.apply(draft));
        Ok(DraftedPolicy {
            policy: loaded.policy,
            faults: faults.filter(|it| it.level == Level::Deny).collect(),
        })
    })
}

/// Calls a function with a view of drafted files alone.
pub fn with_drafted_files<T>(
    files: &BTreeMap<String, String>,
    view: impl FnOnce(&dyn Files) -> T,
) -> T {
    let contents: BTreeMap<&str, NewContent> = files
        .iter()
        .map(|(path, text)| (path.as_str(), NewContent::Bytes(text.clone().into_bytes())))
        .collect();
    let contents = contents.iter().map(|(path, content)| (*path, content));
    view(&Overlay::new(&NoFiles, contents))
}

/// The tree that drafted files are laid over: a new repository has nothing yet.
struct NoFiles;

impl Files for NoFiles {
    fn list(&self, _: &str) -> Result<Vec<FolderEntry>, ReadError> {
        Ok(Vec::new())
    }

    fn read(&self, _: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        Err(io::Error::from(io::ErrorKind::NotFound).into())
    }

    fn digest(&self, _: &str, _: u64) -> Result<Digest, ReadError> {
        Err(io::Error::from(io::ErrorKind::NotFound).into())
    }
}
