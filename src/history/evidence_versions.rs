//! The versions of an evidence file: its bytes together with the artifacts that it lists, as they lie
//! in one commit of the mainline.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Landing, Mainline, MainlineView, read_claim};
use crate::files::{Digest, Files, FolderEntry, ReadError};
use crate::git::{BlobChange, CommitTree, HistoryGap, ObjectId};
use crate::load::EvidenceContent;

/// The most versions of one file that are examined: a change to a version takes a few bytes, and examining one a
/// thousand times as many.
pub const MAX_VERSIONS: usize = 4096;

/// The most bytes that the different versions of one file may have together.
pub const MAX_VERSION_BYTES: usize = 16 * 1024 * 1024;

/// The most artifacts that the versions of one file may list together: each version is examined with all of its own.
pub const MAX_VERSION_ARTIFACTS: usize = 65_536;

/// The most bytes that the contents which the artifacts of one file had before may have together.
pub const MAX_ARTIFACT_BYTES: u64 = 256 * 1024 * 1024;

/// One version of an evidence file.
pub struct EvidenceVersion {
    /// The commit that brought it: an index into the mainline.
    pub commit: u32,
    /// When it landed.
    pub landing: Landing,
    /// What the evidence file says; `None` where it cannot be understood.
    pub content: Option<Arc<EvidenceContent>>,
}

/// An evidence file as it is judged.
pub struct JudgedEvidence<'a> {
    /// The file, relative to the dutybook root.
    pub file: &'a str,
    /// The artifacts that it lists, relative to its folder, and whether each is there.
    pub artifacts: Vec<(&'a str, bool)>,
    /// Whether its bytes are not those that the mainline holds.
    pub is_pending: bool,
}

impl JudgedEvidence<'_> {
    /// When the version landed that is judged, and whether the mainline held no other one.
    #[must_use]
    pub fn landing(&self, view: &MainlineView) -> (Landing, bool) {
        let changes = view.history.changes_of(self.file);
        let last = self.last_commit(view, changes);
        let is_only = match changes {
            [] => true,
            [only] => last == Some(only.commit),
            _ => false,
        };
        (view.landing_of_commit(last), is_only)
    }

    /// The last commit that changed the file or an artifact of it; `None` where one of them is not
    /// committed.
    fn last_commit(&self, view: &MainlineView, changes: &[BlobChange]) -> Option<u32> {
        let last = |path: &str| view.history.changes_of(path).last().copied();
        let own = changes.last();
        let own = own.filter(|last| last.after.is_some() && !self.is_pending)?;
        let mut latest = own.commit;
        for (artifact, is_there) in &self.artifacts {
            match last(&beside(self.file, artifact)) {
                Some(change) if change.after.is_some() => latest = latest.max(change.commit),
                // Only the files that are judged have it.
                _ if *is_there => return None,
                // It was taken away, which made this version.
                Some(change) => latest = latest.max(change.commit),
                None => {}
            }
        }
        Some(latest)
    }
}

/// The path of an artifact that an evidence file lists.
fn beside(file: &str, artifact: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{artifact}")
}

/// What the versions of a file come to, against what is examined at most.
#[derive(Default)]
struct VersionsSize {
    versions: usize,
    bytes: usize,
    artifacts: usize,
    artifact_bytes: u64,
}

impl VersionsSize {
    fn is_bounded(&self) -> bool {
        self.versions <= MAX_VERSIONS
            && self.bytes <= MAX_VERSION_BYTES
            && self.artifacts <= MAX_VERSION_ARTIFACTS
            && self.artifact_bytes <= MAX_ARTIFACT_BYTES
    }
}

/// The versions of an evidence file that the mainline held, oldest first; `None` where there are more than
/// [`MAX_VERSIONS`], or they are larger than [`MAX_VERSION_BYTES`], or so with their artifacts.
///
/// # Errors
/// When an object is missing or damaged.
pub fn evidence_versions(
    mainline: &Mainline,
    view: &MainlineView,
    file: &str,
) -> Result<Option<Vec<EvidenceVersion>>, HistoryGap> {
    let changes = view.counted_changes(file);
    let mut read: HashMap<ObjectId, Option<Arc<EvidenceContent>>> = HashMap::new();
    let mut size = VersionsSize::default();
    let mut weighed: HashSet<ObjectId> = HashSet::new();
    let mut versions = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let Some(id) = change.after else {
            continue;
        };
        if let Entry::Vacant(place) = read.entry(id) {
            let bytes = read_claim(mainline, id)?;
            size.bytes += bytes.len();
            place.insert(EvidenceContent::parse(&bytes).map(Arc::new));
        }
        let content = read.get(&id).and_then(Option::as_ref);
        let end = changes.get(at + 1).map_or(u32::MAX, |next| next.commit);
        let mut commits = BTreeSet::from([change.commit]);
        let artifacts = content.map_or(&[][..], |it| &it.evidence.artifacts);
        for artifact in artifacts {
            let path = beside(file, &artifact.path);
            let changes = view.history.changes_of(&path);
            let first = changes.partition_point(|it| it.commit < change.commit);
            let held = first.checked_sub(1).and_then(|last| changes[last].after);
            let while_it_stood = changes[first..].iter().take_while(|it| it.commit < end);
            // One more than may be examined says that there are too many.
            let changes = while_it_stood.take(MAX_VERSIONS + 1);
            let contents = changes.clone().filter_map(|it| it.after).chain(held);
            // What it holds now is read in any case.
            let now = view.content(&path);
            for id in contents.filter(|id| Some(*id) != now && weighed.insert(*id)) {
                size.artifact_bytes += mainline.git.blob_size(id)?;
            }
            commits.extend(changes.map(|it| it.commit));
        }
        size.versions += commits.len();
        size.artifacts += commits.len() * artifacts.len();
        if !size.is_bounded() {
            return Ok(None);
        }
        versions.extend(commits.into_iter().map(|commit| EvidenceVersion {
            commit,
            landing: view.landing_of_commit(Some(commit)),
            content: content.cloned(),
        }));
    }
    Ok(Some(versions))
}

/// The digests of files that several versions share, by content and the size that was allowed.
pub type KnownDigests = Mutex<HashMap<(ObjectId, u64), Digest>>;

/// The files of one version. A content that several versions share is digested once.
pub struct VersionFiles<'a> {
    tree: CommitTree,
    digests: &'a KnownDigests,
}

impl<'a> VersionFiles<'a> {
    /// The files of a commit of the mainline.
    ///
    /// # Errors
    /// When the commit or its tree is missing or damaged.
    pub fn open(
        mainline: &Mainline,
        view: &MainlineView,
        commit: u32,
        digests: &'a KnownDigests,
    ) -> Result<Self, HistoryGap> {
        let id = view.history.commit(commit).id;
        let tree = mainline.git.tree(id).map_err(|error| HistoryGap::Object {
            id: id.to_string(),
            reason: error.to_string(),
        })?;
        Ok(VersionFiles { tree, digests })
    }
}

impl Files for VersionFiles<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        self.tree.list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.tree.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let digests = || self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.tree.content_id(path)?, limit);
        if let Some(known) = digests().get(&key) {
            return Ok(known.clone());
        }
        let digest = self.tree.digest(path, limit)?;
        digests().insert(key, digest.clone());
        Ok(digest)
    }
}
