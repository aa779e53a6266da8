//! The files that `audit --bundle` collects.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use crate::cli::file_proofs::{ProvingCheckpoint, prove_file};
use crate::cli::workspace::Workspace;
use crate::files::{EntryKind, Files, Folder, ReadError, walk};
use crate::git::{CommitTree, HistoryGap};
use crate::history::{Mainline, MainlineLog, ProofKind, ProofPath};
use crate::judge::{Assessment, Claim, Duty};
use crate::load::{LoadedPolicy, REQUEST_FILE, artifact_paths};
use crate::model::DutyId;
use crate::report::{self, AuditReport, BundleMaterial, BundledFile};

/// The largest file that is collected, in bytes.
const MAX_FILE: u64 = 1 << 30;

/// Who cosigns checkpoints.
const WITNESSES: &str = "policy/witnesses.yaml";

/// Writes the ZIP file.
pub(super) fn write_audit_bundle(
    out: &mut dyn Write,
    audited: &AuditReport,
    workspace: &Workspace,
) -> io::Result<()> {
    let duties = audited.tested_duties();
    let mut collector = BundleCollector {
        files: &*workspace.files,
        assessment: audited.assessment,
        claims: claims(audited.assessment),
        taken: BTreeMap::new(),
        missing: Vec::new(),
    };
    for duty in duties {
        collector.duty(duty)?;
    }
    let mainline = workspace.mainline.as_ref();
    let proofs = match mainline {
        Some(mainline) => collector.proofs(mainline),
        None => Ok(Vec::new()),
    };
    collector.proof_files()?;
    let tokens = collector.tokens();
    let head = mainline.and_then(|mainline| Some((&mainline.git, mainline.head?)));
    let tree = head.map(|(git, head)| git.tree(head)).transpose();
    let tree = tree.map_err(io::Error::other)?;
    let files = collector.taken.into_iter().map(|(path, taken)| {
        Ok(BundledFile {
            is_committed: match &tree {
                Some(tree) => Some(is_same(&*workspace.files, tree, &path)?),
                None => None,
            },
            path,
            is_claim: taken.is_claim,
            landed: taken.landed,
        })
    });
    let history = |out: &mut dyn Write| match head {
        Some((git, head)) => git.write_bundle(head, out),
        None => Ok(()),
    };
    collector.missing.sort();
    collector.missing.dedup();
    let material = BundleMaterial {
        files: files.collect::<io::Result<_>>()?,
        read: &|path| read(&*workspace.files, path),
        history: head.is_some().then_some(&history),
        prefix: head.map_or(String::new(), |(git, _)| git.root_prefix()),
        missing: collector.missing,
        proofs,
        tokens,
    };
    report::write_audit_bundle(out, audited, &material)
}

/// The files of duties, with the commits on which they landed.
struct BundleCollector<'a> {
    files: &'a dyn Files,
    assessment: &'a Assessment,
    /// The evidence and requests for each duty.
    claims: HashMap<&'a DutyId, Vec<&'a Claim>>,
    taken: BTreeMap<String, CollectedFile>,
    missing: Vec<String>,
}

/// A file that is collected.
#[derive(Default)]
struct CollectedFile {
    is_claim: bool,
    /// The commit on which it landed.
    landed: Option<String>,
}

fn claims(assessment: &Assessment) -> HashMap<&DutyId, Vec<&Claim>> {
    let mut claims: HashMap<_, Vec<_>> = HashMap::new();
    for claim in &assessment.claims {
        claims.entry(&claim.duty).or_default().push(claim);
    }
    claims
}

impl BundleCollector<'_> {
    fn duty(&mut self, duty: &Duty) -> io::Result<()> {
        let assessment = self.assessment;
        let of_duty = self.claims.get(&duty.id).cloned().unwrap_or_default();
        // The evidence that settles a backstop names the request's duty instead.
        for claim in of_duty.into_iter().chain(assessment.claim_of(duty)) {
            self.claim(claim)?;
        }
        if let Some(waiver) = &duty.waiver {
            let file = LoadedPolicy::waiver_file(waiver).to_string();
            self.taken.entry(file).or_default();
        }
        self.request(duty)
    }

    /// An evidence file, and the artifacts that it lists.
    fn claim(&mut self, claim: &Claim) -> io::Result<()> {
        let landed = self.assessment.commit_of(claim);
        let taken = CollectedFile {
            is_claim: true,
            landed: landed.map(|commit| commit.id.clone()),
        };
        if self.taken.insert(claim.file.to_string(), taken).is_some() {
            return Ok(());
        }
        let folder = claim.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        for artifact in artifact_paths(&read(self.files, &claim.file)?) {
            let path = format!("{folder}/{artifact}");
            if self.is_file(&path)? {
                self.taken.entry(path).or_default();
            } else {
                self.missing.push(path);
            }
        }
        Ok(())
    }

    /// For each collected file the proof that it is in the log.
    ///
    /// # Errors
    /// Why there is no log.
    fn proofs(&self, mainline: &Mainline) -> Result<Vec<(String, String)>, String> {
        let log = MainlineLog::read(mainline, &|| ()).map_err(describe_gap)?;
        let paths = self.taken.keys().map(String::as_str);
        let checkpoint = ProvingCheckpoint::covering(&log, mainline, self.files, paths.clone());
        let checkpoint = checkpoint.map_err(describe_gap)?;
        let mut proofs = Vec::new();
        for path in paths {
            let proof = prove_file(&log, mainline, path, &checkpoint).map_err(describe_gap)?;
            proofs.extend(proof.map(|proof| (path.to_owned(), proof)));
        }
        Ok(proofs)
    }

    /// What proves when files landed: tokens, checkpoints, certificates, witnesses and closings as they are.
    fn proof_files(&mut self) -> io::Result<()> {
        for folder in ["timestamps", "policy/timestamping", "closings"] {
            self.folder(folder)?;
        }
        if self.is_file(WITNESSES)? {
            self.taken.entry(WITNESSES.to_owned()).or_default();
        }
        Ok(())
    }

    /// All files below a folder.
    fn folder(&mut self, top: &str) -> io::Result<()> {
        let folders = walk(self.files, top).map_err(|error| io::Error::other(error.to_string()))?;
        for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
            self.taken.entry(format!("{folder}/{name}")).or_default();
        }
        Ok(())
    }

    /// The tokens among the collected files.
    fn tokens(&self) -> Vec<String> {
        let is_token = |path: &&String| {
            ProofPath::parse(path).is_some_and(|place| place.kind == ProofKind::Token)
        };
        self.taken.keys().filter(is_token).cloned().collect()
    }

    /// The request that opened a duty, where one did.
    fn request(&mut self, duty: &Duty) -> io::Result<()> {
        let task = format!("evidence/{}", duty.id.task);
        for year in self
            .files
            .list(&task)
            .map_err(|error| read_error(&task, &error))?
        {
            let path = format!("{task}/{}/{}/{REQUEST_FILE}", year.name, duty.id.occurrence);
            if year.kind == EntryKind::Folder && self.is_file(&path)? {
                self.taken.entry(path).or_default();
            }
        }
        Ok(())
    }

    /// Whether a plain file lies at a path, and no link on the way to it.
    fn is_file(&self, path: &str) -> io::Result<bool> {
        let mut folder = String::new();
        let mut parts = path.split('/').peekable();
        while let Some(name) = parts.next() {
            if name.is_empty() || name == "." || name == ".." {
                return Ok(false);
            }
            let entries = self
                .files
                .list(&folder)
                .map_err(|error| read_error(&folder, &error))?;
            let wanted = if parts.peek().is_some() {
                EntryKind::Folder
            } else {
                EntryKind::File
            };
            if !entries
                .iter()
                .any(|entry| entry.name == name && entry.kind == wanted)
            {
                return Ok(false);
            }
            if !folder.is_empty() {
                folder.push('/');
            }
            folder.push_str(name);
        }
        Ok(true)
    }
}

fn read(files: &dyn Files, path: &str) -> io::Result<Vec<u8>> {
    files
        .read(path, MAX_FILE)
        .map_err(|error| read_error(path, &error))
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn describe_gap(gap: HistoryGap) -> String {
    gap.describe()
}

fn read_error(path: &str, error: &ReadError) -> io::Error {
    io::Error::other(format!("{path} {error}"))
}

/// Whether a commit holds the same bytes.
fn is_same(files: &dyn Files, tree: &CommitTree, path: &str) -> io::Result<bool> {
    let own = files
        .digest(path, MAX_FILE)
        .map_err(|error| read_error(path, &error))?;
    let committed = tree.digest(path, MAX_FILE).ok();
    Ok(own.sha256.is_some() && Some(own.sha256) == committed.map(|digest| digest.sha256))
}
