//! The commits of the mainline: who made them, and what they prove.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono_tz::Tz;

use super::landing_times::LandingTimes;
use super::mailmaps::Mailmaps;
use super::signer_keys::SignerKeys;
use super::trailers::{CO_AUTHOR_TRAILER, people_in_trailers};
use super::{
    CommitSigner, Grade, LandedCommit, Mainline, MainlineView, SignatureStatus, TimeProofs,
    version_before,
};
use crate::git::{CommitFacts, HistoryGap, Mailmap, ObjectId, Signatory};
use crate::load::PolicyVersion;
use crate::model::{HistorySettings, Policy, Signatures};

/// The most commits of one merge that are searched for a better proof of a review: without it, the proof is the file's.
pub(super) const MAX_SEARCHED_COMMITS: usize = 1000;

/// The most commits that one merge may bring: each may name a co-author.
const MAX_MERGED_COMMITS: usize = 100_000;

/// Reads commits of the mainline, and what each proves.
pub struct CommitReader<'a> {
    pub(super) mainline: &'a Mainline,
    pub(super) view: &'a MainlineView<'a>,
    pub(super) versions: &'a [PolicyVersion],
    pub(super) mailmaps: Mailmaps<'a>,
    pub(super) timezone: Tz,
    pub(super) settings: &'a HistorySettings,
    times: LandingTimes<'a>,
    pub(super) keys: RefCell<BTreeMap<usize, Arc<SignerKeys>>>,
}

impl<'a> CommitReader<'a> {
    /// Reads commits under a policy; `versions` are those that the mainline held, oldest first.
    #[must_use]
    pub fn new(
        mainline: &'a Mainline,
        view: &'a MainlineView<'a>,
        versions: &'a [PolicyVersion],
        policy: &'a Policy,
        proofs: &'a TimeProofs,
    ) -> Self {
        CommitReader {
            mainline,
            view,
            versions,
            mailmaps: Mailmaps::new(mainline),
            timezone: policy.settings.timezone,
            settings: &policy.settings.history,
            times: LandingTimes::new(mainline, proofs, view.as_of),
            keys: RefCell::default(),
        }
    }

    pub(super) fn facts(&self, commit: u32) -> Result<CommitFacts, HistoryGap> {
        let id = self.view.history.commit(commit).id;
        self.mainline.git.commit(id)
    }

    /// A commit on which something landed, as outputs show it.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn landed_commit(&self, commit: u32) -> Result<LandedCommit, HistoryGap> {
        let facts = self.facts(commit)?;
        let signature = if self.view.is_imported(commit) {
            None
        } else {
            self.signature_status_from(commit, || Ok(&facts))?
        };
        let person = |who: &Signatory| format!("{} <{}>", who.name, who.email);
        Ok(LandedCommit {
            id: facts.id.to_string(),
            at: self.view.clock(commit),
            committed_at: self.view.history.commit(commit).time(),
            author: person(&facts.author),
            committer: person(&facts.committer),
            grade: self.grade(commit, signature.as_ref()),
            when: self.times.of(commit, self.view.bounds(commit)),
            who: signature
                .as_ref()
                .map_or(CommitSigner::NOBODY, CommitSigner::of),
            signature: signature.as_ref().map(SignatureStatus::describe),
        })
    }

    /// The commits on which something landed, as outputs show them, by their place on the mainline.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub fn landed_commits(
        &self,
        commits: impl Iterator<Item = u32>,
    ) -> Result<BTreeMap<u32, LandedCommit>, HistoryGap> {
        let mut landed = BTreeMap::new();
        for commit in commits {
            if let std::collections::btree_map::Entry::Vacant(place) = landed.entry(commit) {
                place.insert(self.landed_commit(commit)?);
            }
        }
        Ok(landed)
    }

    fn grade(&self, commit: u32, signature: Option<&SignatureStatus>) -> Grade {
        if self.view.is_imported(commit) {
            return Grade::Imported;
        }
        if self.times.is_anchored(commit) {
            return Grade::Anchored;
        }
        match signature {
            Some(SignatureStatus::Forge { .. }) => Grade::ForgeSigned,
            Some(SignatureStatus::Committer { .. }) => Grade::Signed,
            _ => Grade::Bare,
        }
    }

    /// What is required of the signature of a commit: by the version that was in force when it landed, so that no later
    /// one forgives what that one required. The first version speaks for what landed before it.
    #[must_use]
    pub fn required_signature(&self, commit: u32) -> Signatures {
        let version = self.version_before(commit).unwrap_or_default();
        let version = self.versions.get(version);
        let settings = version.map_or(self.settings, |it| &it.policy.settings.history);
        settings.signatures
    }

    /// The version of the policy that was in force when a commit landed: not the one that it brings.
    pub(super) fn version_before(&self, commit: u32) -> Option<usize> {
        version_before(self.versions, commit)
    }

    /// The addresses that a landing names as co-authors, as it writes them and as the mailmaps before
    /// and with it have them: a mailmap makes two addresses one person, and never one address nobody. Of a merge also
    /// those of the commits that it brought in.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub fn co_authors(&self, commit: u32) -> Result<Vec<String>, HistoryGap> {
        let facts = self.facts(commit)?;
        let mailmaps = [
            self.mailmaps.before(commit),
            self.mailmaps.of_commit(commit),
        ];
        let mut found = Vec::new();
        add_co_authors(&mut found, &facts.message, &mailmaps);
        if let [first, others @ ..] = facts.parents.as_slice() {
            for other in others {
                self.add_merged_co_authors(&mut found, (*first, *other), &mailmaps)?;
            }
        }
        Ok(found)
    }

    /// The addresses that the commits of a change name as co-authors: it will land with them.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub fn co_authors_of_change(&self) -> Result<Vec<String>, HistoryGap> {
        let mut found = Vec::new();
        let Some(sides) = self.mainline.head.zip(self.mainline.change) else {
            return Ok(found);
        };
        let last = self.mainline.history.commits().len().checked_sub(1);
        let last = last.and_then(|last| u32::try_from(last).ok());
        let mailmaps = last.map(|last| self.mailmaps.of_commit(last));
        self.add_merged_co_authors(&mut found, sides, mailmaps.as_slice())?;
        Ok(found)
    }

    /// Adds the co-authors of what one commit has and another has not.
    fn add_merged_co_authors(
        &self,
        found: &mut Vec<String>,
        (from, to): (ObjectId, ObjectId),
        mailmaps: &[Arc<Mailmap>],
    ) -> Result<(), HistoryGap> {
        let git = &self.mainline.git;
        let unread = |reason: String| HistoryGap::Object {
            id: to.to_string(),
            reason,
        };
        let merged = git.commits_between(from, to, MAX_MERGED_COMMITS + 1);
        let merged = merged.map_err(|error| unread(error.to_string()))?;
        if merged.len() > MAX_MERGED_COMMITS {
            let reason = format!("its merge brings more than {MAX_MERGED_COMMITS} commits");
            return Err(unread(reason));
        }
        for id in merged {
            add_co_authors(found, &git.commit(id)?.message, mailmaps);
        }
        Ok(())
    }
}

/// Adds the co-authors that a message names, as it writes them and as mailmaps have them.
fn add_co_authors(found: &mut Vec<String>, message: &str, mailmaps: &[Arc<Mailmap>]) {
    for (name, email) in people_in_trailers(message, &CO_AUTHOR_TRAILER) {
        let proper = mailmaps.iter();
        found.extend(proper.map(|mailmap| mailmap.resolve_email(&name, &email)));
        found.push(email);
    }
}
