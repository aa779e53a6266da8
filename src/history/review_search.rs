//! How it is known that somebody reviewed evidence.

use super::commit_reader::{CommitReader, MAX_SEARCHED_COMMITS};
use super::signer_keys::is_person;
use super::trailers::{REVIEW_TRAILERS, people_in_trailers};
use super::{ReviewProof, SignatureStatus};
use crate::files::Files;
use crate::git::{CommitFacts, CommitTree, HistoryGap, ObjectId, Signatory};
use crate::load::{MAX_YAML, parse_evidence};
use crate::model::{Email, Signatures};

impl CommitReader<'_> {
    /// The best proof that `by` reviewed an evidence file. `carrying` are the commits of the
    /// mainline that brought a version of it in which that review stands; of merges, the commits
    /// that they brought in are read, too.
    ///
    /// # Errors
    /// When a commit cannot be read.
    pub fn proof_of_review(
        &self,
        file: &str,
        carrying: &[u32],
        by: &Email,
    ) -> Result<ReviewProof, HistoryGap> {
        let mut best = ReviewProof::File;
        for landing in carrying {
            let facts = self.facts(*landing)?;
            best = best.or(self.proof_by_commit(&facts, *landing, by));
            if let [first, others @ ..] = facts.parents.as_slice() {
                for other in others {
                    for facts in self.merged_reviews(*first, *other, file, by)? {
                        best = best.or(self.proof_by_commit(&facts, *landing, by));
                    }
                }
            }
        }
        Ok(best)
    }

    /// What one commit proves, which landed with commit `landing` of the mainline.
    fn proof_by_commit(&self, facts: &CommitFacts, landing: u32, by: &Email) -> ReviewProof {
        let id = facts.id.to_string();
        let is_by = |who: &Signatory| self.is_reviewer(&who.name, &who.email, landing, by);
        if self.required_signature(landing) != Signatures::Off
            && !self.view.is_imported(landing)
            && is_by(&facts.committer)
            && matches!(
                self.check_signature(facts, landing),
                SignatureStatus::Committer { .. }
            )
        {
            return ReviewProof::Signed(id);
        }
        if is_by(&facts.author) || is_by(&facts.committer) {
            return ReviewProof::Author(id);
        }
        let mut people = people_in_trailers(&facts.message, &REVIEW_TRAILERS);
        if people.any(|(name, email)| self.is_reviewer(&name, &email, landing, by)) {
            return ReviewProof::Trailer(id);
        }
        ReviewProof::File
    }

    fn is_reviewer(&self, name: &str, email: &str, landing: u32, by: &Email) -> bool {
        let email = self.mailmaps.before(landing).resolve_email(name, email);
        match self.version_before(landing) {
            Some(version) => is_person(&self.versions[version].policy.teams, by, &email),
            None => Email::new(&email).is_ok_and(|email| email == *by),
        }
    }

    /// The commits of a merged branch that brought a version of a file in which the review stands.
    fn merged_reviews(
        &self,
        first: ObjectId,
        other: ObjectId,
        file: &str,
        by: &Email,
    ) -> Result<Vec<CommitFacts>, HistoryGap> {
        let git = &self.mainline.git;
        let content = |tree: Option<CommitTree>| tree?.read(file, MAX_YAML).ok();
        let merged = git.commits_between(first, other, MAX_SEARCHED_COMMITS);
        let mut found = Vec::new();
        for id in merged.unwrap_or_default() {
            let Some(after) = content(git.tree(id).ok()) else {
                continue;
            };
            let review = parse_evidence(&after).and_then(|evidence| evidence.review);
            if review.is_none_or(|review| review.by != *by) {
                continue;
            }
            let facts = git.commit(id)?;
            let parent = facts.parents.first().and_then(|id| git.tree(*id).ok());
            if content(parent).is_none_or(|before| before != after) {
                found.push(facts);
            }
        }
        Ok(found)
    }
}
