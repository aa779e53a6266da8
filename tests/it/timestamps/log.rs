//! The log of a mainline, computed a second time: from what the tests commit, and from what `git` alone tells.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest as _, Sha256};

use crate::harness::repo::Repo;

/// A hash of the tree.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf by what a commit did to a file (RFC 9162, section 2.1.1).
pub(crate) fn leaf(path: &str, change: &str, content: Option<&[u8]>) -> Hash {
    let sum = content.map_or("-".to_owned(), |bytes| hex::encode(Sha256::digest(bytes)));
    let text = format!("dutybook/leaf/v1\n{path}\n{change}\n{sum}\n");
    hash(&[&[0], text.as_bytes()])
}

/// The root over leaves, as RFC 9162, section 2.1.1, defines it.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => hash(&[]),
        [leaf] => *leaf,
        _ => {
            let left = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(left);
            hash(&[&[1], &root(left), &root(right)])
        }
    }
}

/// The root to which a proof leads (RFC 9162, section 2.1.3.2).
pub(crate) fn root_of_proof(leaf: Hash, index: usize, size: usize, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last, mut root) = (index, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            root = hash(&[&[1], beside, &root]);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            root = hash(&[&[1], &root, beside]);
        }
        node /= 2;
        last /= 2;
    }
    (last == 0).then_some(root)
}

pub(crate) fn hash(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// The text of a checkpoint.
pub(crate) fn checkpoint(
    origin: &str,
    leaves: &[Hash],
    commit: &str,
    time: DateTime<Utc>,
) -> String {
    let root = STANDARD.encode(root(leaves));
    let time = time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let size = leaves.len();
    format!("{origin}\n{size}\n{root}\ncommit {commit}\ntime {time}\n")
}

/// Where a checkpoint is stored, without the ending.
pub(crate) fn place(checkpoint: &str) -> String {
    let lines: Vec<&str> = checkpoint.lines().collect();
    let root = STANDARD.decode(lines[2]).expect("base64");
    let year = &lines[4]["time ".len()..][..4];
    format!("timestamps/{year}/{}-{}", lines[1], hex::encode(&root[..6]))
}

/// The checkpoint of a revision, by `git` alone: each commit's tree is held against that of its first parent. The dutybook
/// root lies below `below`, which is empty or ends with a slash.
pub(crate) fn by_git(repo: &Repo, revision: &str, below: &str) -> String {
    let line = repo.git(&["rev-list", "--first-parent", "--reverse", revision]);
    let commits: Vec<&str> = line.lines().collect();
    let mut leaves = Vec::new();
    let mut before = BTreeMap::new();
    for commit in &commits {
        let after = tree(repo, commit, below);
        let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let content = |id: &String| blob(repo, id);
            match (before.get(path), after.get(path)) {
                (None, Some(new)) => leaves.push(leaf(path, "added", Some(&content(new)))),
                (Some(_), None) => leaves.push(leaf(path, "removed", None)),
                (Some(old), Some(new)) if old != new => {
                    leaves.push(leaf(path, "changed", Some(&content(new))));
                }
                _ => {}
            }
        }
        before = after;
    }
    let last = commits.last().expect("a commit");
    let time = repo.show("%ct", last).parse().expect("seconds");
    let time = DateTime::from_timestamp(time, 0).expect("in range");
    let name = organisation(repo, last, below).unwrap_or_else(|| commits[0].to_owned());
    let below = below.trim_end_matches('/');
    let below = if below.is_empty() { "." } else { below };
    checkpoint(&format!("dutybook/{name}/{below}"), &leaves, last, time)
}

/// The plain files of policy and evidence in a commit, by path from the dutybook root.
fn tree(repo: &Repo, commit: &str, below: &str) -> BTreeMap<String, String> {
    let listing = repo.git(&["ls-tree", "-r", "-z", "--full-tree", commit]);
    let entries = listing.split('\0').filter(|entry| !entry.is_empty());
    let files = entries.filter_map(|entry| {
        let (about, path) = entry.split_once('\t')?;
        let [mode, _, id] = *about.split(' ').collect::<Vec<_>>() else {
            return None;
        };
        let path = path.strip_prefix(below)?;
        let is_logged = path.starts_with("policy/") || path.starts_with("evidence/");
        (mode.starts_with("100") && is_logged).then(|| (path.to_owned(), id.to_owned()))
    });
    files.collect()
}

fn blob(repo: &Repo, id: &str) -> Vec<u8> {
    let mut command = repo.git_command(&["cat-file", "blob", id]);
    command.output().expect("git").stdout
}

fn organisation(repo: &Repo, commit: &str, below: &str) -> Option<String> {
    let settings = format!("{commit}:{below}policy/dutybook.yaml");
    let text = repo.git(&["cat-file", "blob", &settings]);
    let mut lines = text.lines();
    lines.find_map(|line| Some(line.strip_prefix("organisation: ")?.to_owned()))
}

/// A `.tlog-proof` taken apart: the leaf's text, its index, the hashes beside its path, and the note.
pub(crate) struct Proof {
    pub(crate) leaf: String,
    pub(crate) index: usize,
    pub(crate) hashes: Vec<Hash>,
    pub(crate) note: String,
}

impl Proof {
    pub(crate) fn parse(text: &str) -> Option<Proof> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.lines();
        if lines.next()? != "c2sp.org/tlog-proof@v1" {
            return None;
        }
        let leaf = STANDARD
            .decode(lines.next()?.strip_prefix("extra ")?)
            .ok()?;
        let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        let hashes = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok());
        Some(Proof {
            leaf: String::from_utf8(leaf).ok()?,
            index,
            hashes: hashes.collect::<Option<_>>()?,
            note: note.to_owned(),
        })
    }

    /// Whether it leads from a file to the root of its own note.
    pub(crate) fn holds(&self, path: &str, content: &[u8]) -> bool {
        let sum = hex::encode(Sha256::digest(content));
        let lines: Vec<&str> = self.leaf.lines().collect();
        let is_of_file = matches!(
            lines.as_slice(),
            ["dutybook/leaf/v1", named, "added" | "changed", hashed] if *named == path && *hashed == sum
        );
        let note: Vec<&str> = self.note.lines().collect();
        let size = note.get(1).and_then(|size| size.parse().ok());
        let leaf = hash(&[&[0], self.leaf.as_bytes()]);
        let root = size.and_then(|size| root_of_proof(leaf, self.index, size, &self.hashes));
        let stated = note.get(2).and_then(|root| STANDARD.decode(root).ok());
        is_of_file && root.is_some() && root.map(|root| root.to_vec()) == stated
    }

    /// As text again.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "c2sp.org/tlog-proof@v1\nextra {}\nindex {}\n",
            STANDARD.encode(&self.leaf),
            self.index
        );
        for hash in &self.hashes {
            let _ = writeln!(text, "{}", STANDARD.encode(hash));
        }
        format!("{text}\n{}", self.note)
    }
}
