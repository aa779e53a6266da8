//! How it is known that somebody reviewed evidence.

use super::{Commits, is_person};
use crate::files::Files;
use crate::git::{CommitFacts, CommitTree, HistoryGap, ObjectId, Signatory};
use crate::history::{ReviewProof, SignatureStatus};
use crate::load::{MAX_YAML, parse_evidence};
use crate::model::{Email, Signatures};

/// Trailers in which people are said to have looked at a change.
const TRAILERS: [&str; 5] = [
    "reviewed-by",
    "approved-by",
    "acked-by",
    "signed-off-by",
    "co-authored-by",
];

/// The most commits of one merge that are asked.
const MOST: usize = 1000;

impl Commits<'_> {
    /// The best that shows that `by` reviewed an evidence file. `carrying` are the commits of the
    /// mainline that brought a version of it in which that review stands; of merges, the commits
    /// that they brought in are asked, too.
    pub(in crate::assess) fn proof_of_review(
        &self,
        file: &str,
        carrying: &[u32],
        by: &Email,
    ) -> Result<ReviewProof, HistoryGap> {
        let mut best = ReviewProof::File;
        for commit in carrying {
            let facts = self.facts(*commit)?;
            best = best.or(self.shown_by(&facts, *commit, by));
            if let [first, others @ ..] = facts.parents.as_slice() {
                for other in others {
                    for facts in self.brought(*first, *other, file, by)? {
                        best = best.or(self.shown_by(&facts, *commit, by));
                    }
                }
            }
        }
        Ok(best)
    }

    /// What one commit shows, which landed with a commit of the mainline.
    fn shown_by(&self, facts: &CommitFacts, landing: u32, by: &Email) -> ReviewProof {
        let id = facts.id.to_string();
        let is_by = |who: &Signatory| self.is_named(&who.name, &who.email, landing, by);
        let is_looked_at = self.signatures != Signatures::Off && !self.past.is_imported(landing);
        if is_looked_at
            && is_by(&facts.committer)
            && self.sealed(facts, landing) == SignatureStatus::Committer
        {
            return ReviewProof::Signed(id);
        }
        if is_by(&facts.author) || is_by(&facts.committer) {
            return ReviewProof::Author(id);
        }
        let mut trailers = trailers(&facts.message);
        if trailers.any(|(name, email)| self.is_named(name, email, landing, by)) {
            return ReviewProof::Trailer(id);
        }
        ReviewProof::File
    }

    fn is_named(&self, name: &str, email: &str, landing: u32, by: &Email) -> bool {
        let (_, email) = self.mailmap.resolve(name, email);
        match self.before(landing) {
            Some(version) => is_person(&version.policy.teams, by, &email),
            None => Email::new(&email).is_ok_and(|email| email == *by),
        }
    }

    /// The commits of a merged branch that brought a version of a file in which the review stands.
    fn brought(
        &self,
        first: ObjectId,
        other: ObjectId,
        file: &str,
        by: &Email,
    ) -> Result<Vec<CommitFacts>, HistoryGap> {
        let git = &self.mainline.git;
        let content = |tree: Option<CommitTree>| tree?.read(file, MAX_YAML).ok();
        let mut found = Vec::new();
        for id in git.commits_between(first, other, MOST).unwrap_or_default() {
            let after = content(git.tree(id).ok());
            let Some(after) = after else {
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

/// Name and address of everybody whom trailers of a review name.
fn trailers(message: &str) -> impl Iterator<Item = (&str, &str)> {
    message.lines().filter_map(|line| {
        let (key, rest) = line.trim().split_once(':')?;
        let is_known = TRAILERS.iter().any(|known| key.eq_ignore_ascii_case(known));
        let (name, rest) = rest.split_once('<').filter(|_| is_known)?;
        let (email, _) = rest.split_once('>')?;
        Some((name.trim(), email.trim()))
    })
}
