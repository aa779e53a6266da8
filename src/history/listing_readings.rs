//! What versions of evidence files list, and which changes of them are amendments: each version is read
//! once, however many artifacts ask for it, and only so many of one file are examined.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{MAX_VERSION_BYTES, MAX_VERSIONS};
use crate::git::ObjectId;
use crate::load::EvidenceContent;

/// The versions of evidence in one folder that were read so far. Artifacts come folder by folder, so that
/// those of other folders need not be kept.
#[derive(Default)]
pub(super) struct ListingReadings {
    folder: String,
    versions: HashMap<ObjectId, Arc<ListingVersion>>,
    /// How many versions of each file were read, and how many bytes those have together.
    read: HashMap<Box<str>, (usize, usize)>,
    /// Whether a change from one content to another is an amendment.
    amended: HashMap<(ObjectId, ObjectId), bool>,
    /// How many versions were read and how many compared, in all folders.
    pub(super) work: usize,
}

/// One version of an evidence file.
pub(super) enum ListingVersion {
    Examined {
        /// What it says; `None` where it cannot be understood.
        content: Option<Box<EvidenceContent>>,
        artifacts: HashSet<String>,
    },
    /// There are too many versions, or they are too large.
    Unexamined,
}

impl ListingVersion {
    fn parse(bytes: &[u8]) -> Self {
        let content = EvidenceContent::parse(bytes);
        let artifacts = content.iter().flat_map(|it| &it.evidence.artifacts);
        ListingVersion::Examined {
            artifacts: artifacts.map(|artifact| artifact.path.clone()).collect(),
            content: content.map(Box::new),
        }
    }

    /// Whether it lists an artifact, by its path below the folder, or is not examined.
    pub(super) fn may_list(&self, artifact: &str) -> bool {
        match self {
            ListingVersion::Examined { artifacts, .. } => artifacts.contains(artifact),
            ListingVersion::Unexamined => true,
        }
    }
}

impl ListingReadings {
    /// Forgets what was read of another folder.
    pub(super) fn enter(&mut self, folder: &str) {
        if self.folder != folder {
            folder.clone_into(&mut self.folder);
            self.versions.clear();
            self.amended.clear();
            self.read.clear();
        }
    }

    /// A version of a file in the folder, by its content; `read` gives its bytes.
    pub(super) fn version<E>(
        &mut self,
        file: &str,
        content: ObjectId,
        read: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<ListingVersion>, E> {
        if let Some(known) = self.versions.get(&content) {
            return Ok(Arc::clone(known));
        }
        let (count, size) = self.read.entry(file.into()).or_default();
        let version = if *count < MAX_VERSIONS && *size < MAX_VERSION_BYTES {
            self.work += 1;
            let bytes = read()?;
            *count += 1;
            *size += bytes.len();
            ListingVersion::parse(&bytes)
        } else {
            ListingVersion::Unexamined
        };
        let version = Arc::new(version);
        self.versions.insert(content, Arc::clone(&version));
        Ok(version)
    }

    /// Whether a change from one version to another says that it is one; `false` where one of them is not examined.
    pub(super) fn is_amended(
        &mut self,
        contents: (ObjectId, ObjectId),
        before: &ListingVersion,
        after: &ListingVersion,
    ) -> bool {
        let (
            ListingVersion::Examined {
                content: before, ..
            },
            ListingVersion::Examined { content: after, .. },
        ) = (before, after)
        else {
            return false;
        };
        let work = &mut self.work;
        *self.amended.entry(contents).or_insert_with(|| {
            *work += 1;
            EvidenceContent::is_amended(before.as_deref(), after.as_deref())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    const FILE: &str = "evidence/report/2026/2026-W11/alpha.yaml";

    fn evidence(artifacts: usize, amendments: usize) -> Vec<u8> {
        let mut text = "kind: evidence/v1\ntask: report\noccurrence: 2026-W11\nteam: alpha\n\
                        performed_by: [analyst-1@soc.example]\nperformed_at: 2026-03-13T10:00:00Z\n"
            .to_owned();
        text.push_str("artifacts:\n");
        for number in 0..artifacts {
            let sum = format!("{number:064x}");
            let _ = writeln!(text, "  - {{ path: a{number}.csv, sha256: \"{sum}\" }}");
        }
        if amendments > 0 {
            text.push_str("amendments:\n");
        }
        for _ in 0..amendments {
            text.push_str(
                "  - { at: 2026-03-20T09:00:00Z, by: analyst-1@soc.example, reason: x }\n",
            );
        }
        text.into_bytes()
    }

    #[test]
    fn each_version_is_read_and_compared_once_for_all_artifacts() {
        let (before, after) = (evidence(500, 0), evidence(500, 1));
        let ids = (ObjectId::of_blob(&before), ObjectId::of_blob(&after));
        let mut readings = ListingReadings::default();
        readings.enter("evidence/report/2026/2026-W11/");
        for number in 0..500 {
            let read = |bytes: &[u8]| Ok::<_, std::convert::Infallible>(bytes.to_vec());
            let old = readings
                .version(FILE, ids.0, || read(&before))
                .expect("read");
            let new = readings
                .version(FILE, ids.1, || read(&after))
                .expect("read");
            assert!(old.may_list(&format!("a{number}.csv")));
            assert!(readings.is_amended(ids, &old, &new));
        }
        assert_eq!(readings.work, 3);
        // Another folder is read for itself.
        readings.enter("evidence/report/2026/2026-W12/");
        let none = |()| Ok::<_, std::convert::Infallible>(Vec::new());
        let unread = readings.version(FILE, ids.0, || none(())).expect("read");
        assert!(!unread.may_list("a1.csv"));
    }

    #[test]
    fn only_so_many_versions_are_examined() {
        let mut readings = ListingReadings::default();
        readings.enter("evidence/report/2026/2026-W11/");
        let large = vec![b'#'; MAX_VERSION_BYTES / 4];
        let mut read = 0;
        let mut versions = Vec::new();
        for number in 0..10_u8 {
            let bytes = || {
                read += 1;
                Ok::<_, std::convert::Infallible>(large.clone())
            };
            let id = ObjectId::from_bytes([number; 20]);
            versions.push((id, readings.version(FILE, id, bytes).expect("read")));
        }
        assert_eq!((read, readings.work), (4, 4));
        let [(first, old), .., (last, new)] = versions.as_slice() else {
            panic!("ten");
        };
        assert!(!old.may_list("a.csv") && new.may_list("a.csv"));
        assert!(!readings.is_amended((*first, *last), old, new));
        // The other file in the folder is another team's.
        let other = FILE.replace("alpha", "beta");
        let none = || Ok::<_, std::convert::Infallible>(Vec::new());
        let id = ObjectId::from_bytes([99; 20]);
        let version = readings.version(&other, id, none).expect("read");
        assert!(!version.may_list("a.csv"));
    }
}
