//! The commits of the mainline: who wrote them, who signed them, what they prove.

mod reviews;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::git::{CommitFacts, HistoryGap, Mailmap};
use crate::history::{Grade, LandedCommit, Mainline, MainlineView, SignatureStatus};
use crate::load::PolicyVersion;
use crate::model::{Email, Signatures, Teams, format_instant, local_date};
use crate::signing::{Keyring, SignatureVerdict, SigningKey, check_signature, openpgp_addresses};

/// Reads commits of the mainline, and says what they are worth.
pub(super) struct Commits<'a> {
    mainline: &'a Mainline,
    past: &'a MainlineView<'a>,
    versions: &'a [PolicyVersion],
    mailmap: Mailmap,
    timezone: chrono_tz::Tz,
    signatures: Signatures,
    /// The newest commit that an anchor vouches for.
    anchored: Option<u32>,
    rings: std::cell::RefCell<BTreeMap<usize, Arc<Ring>>>,
    /// The commit that was named last, for several things are said of one in a row.
    named: std::cell::RefCell<Option<(u32, String)>>,
}

/// The keys of one version of the policy.
struct Ring {
    keys: Keyring,
    holders: Vec<Holder>,
}

/// Who may sign with a key, and on which days, both inclusive.
struct Holder {
    /// `None` for the forge.
    email: Option<Email>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl<'a> Commits<'a> {
    pub(super) fn new(
        mainline: &'a Mainline,
        past: &'a MainlineView<'a>,
        versions: &'a [PolicyVersion],
        timezone: chrono_tz::Tz,
        signatures: Signatures,
    ) -> Self {
        Commits {
            mainline,
            past,
            versions,
            mailmap: mainline
                .head
                .map_or_else(Mailmap::default, |head| mainline.git.mailmap(head)),
            timezone,
            signatures,
            anchored: mainline.newest_anchored(),
            rings: std::cell::RefCell::default(),
            named: std::cell::RefCell::default(),
        }
    }

    pub(super) fn facts(&self, commit: u32) -> Result<CommitFacts, HistoryGap> {
        self.mainline
            .git
            .commit(self.past.history.commit(commit).id)
    }

    /// Names a commit, its time, author and committer, as messages do.
    pub(super) fn said(&self, commit: Option<u32>) -> String {
        let Some(commit) = commit else {
            return "the change that has not landed yet".to_owned();
        };
        let mut named = self.named.borrow_mut();
        match &*named {
            Some((known, said)) if *known == commit => said.clone(),
            _ => named.insert((commit, self.name(commit))).1.clone(),
        }
    }

    fn name(&self, commit: u32) -> String {
        let id = self.past.history.commit(commit).id.short_name();
        let Ok(facts) = self.facts(commit) else {
            return format!("commit {id}");
        };
        let at = format_instant(facts.committer.at.with_timezone(&self.timezone));
        let (author, committer) = (&facts.author.email, &facts.committer.email);
        if author == committer {
            return format!("commit {id} ({at}, by {author})");
        }
        format!("commit {id} ({at}, by {author}, committed by {committer})")
    }

    /// A commit on which something landed, as outputs show it.
    pub(super) fn landed(
        &self,
        commit: u32,
        seal: Option<&SignatureStatus>,
    ) -> Result<LandedCommit, HistoryGap> {
        let facts = self.facts(commit)?;
        let whole = |who: &crate::git::Signatory| format!("{} <{}>", who.name, who.email);
        Ok(LandedCommit {
            id: facts.id.to_string(),
            at: self.past.history.commit(commit).time(),
            author: whole(&facts.author),
            committer: whole(&facts.committer),
            grade: self.grade(commit, seal),
            signature: seal.map(said_of_seal),
        })
    }

    fn grade(&self, commit: u32, seal: Option<&SignatureStatus>) -> Grade {
        if self.past.is_imported(commit) {
            return Grade::Imported;
        }
        if self.anchored.is_some_and(|anchored| commit <= anchored) {
            return Grade::Anchored;
        }
        match seal {
            Some(SignatureStatus::Forge) => Grade::ForgeSigned,
            Some(SignatureStatus::Committer) => Grade::Signed,
            _ => Grade::Bare,
        }
    }

    /// What the signature of a commit comes to; `None` where signatures are not looked at.
    pub(super) fn seal(&self, commit: u32) -> Result<Option<SignatureStatus>, HistoryGap> {
        if self.signatures == Signatures::Off {
            return Ok(None);
        }
        if !self.past.history.commit(commit).is_signed {
            return Ok(Some(SignatureStatus::Unsigned));
        }
        Ok(Some(self.sealed(&self.facts(commit)?, commit)))
    }

    /// What the signature of a commit comes to that landed with a commit of the mainline.
    fn sealed(&self, facts: &CommitFacts, commit: u32) -> SignatureStatus {
        let at = self.past.clock(commit);
        let Some(ring) = self.ring(commit) else {
            return SignatureStatus::UnknownKey("a key, where no policy lists any".to_owned());
        };
        match check_signature(&facts.raw, &ring.keys, at) {
            SignatureVerdict::Unsigned => SignatureStatus::Unsigned,
            SignatureVerdict::Good { holders, .. } => self.held(facts, &ring, &holders, commit),
            SignatureVerdict::Expired { reason, .. } => SignatureStatus::ExpiredKey(reason),
            SignatureVerdict::Unknown { fingerprint, kind } => {
                let key = fingerprint.unwrap_or_default();
                SignatureStatus::UnknownKey(format!(
                    "the {kind} key {key}, which policy does not list"
                ))
            }
            SignatureVerdict::Unsupported { kind } => SignatureStatus::UnknownKey(format!(
                "a signature of a kind that is unsupported: {kind}"
            )),
            SignatureVerdict::Bad { reason } => SignatureStatus::Bad(reason),
        }
    }

    /// A signature that verifies counts where its key is the forge's or the committer's, and was
    /// valid when the commit landed.
    fn held(
        &self,
        facts: &CommitFacts,
        ring: &Ring,
        holders: &[usize],
        commit: u32,
    ) -> SignatureStatus {
        let day = local_date(self.timezone, self.past.clock(commit));
        let is_then = |holder: &&Holder| {
            holder.from.is_none_or(|from| from <= day)
                && holder.until.is_none_or(|until| day <= until)
        };
        let holders = holders.iter().filter_map(|index| ring.holders.get(*index));
        let who = &facts.committer;
        let (_, committer) = self.mailmap.resolve(&who.name, &who.email);
        let teams = self.before(commit).map(|version| &version.policy.teams);
        let is_own = |holder: &&Holder| match (&holder.email, teams) {
            (None, _) => true,
            (Some(email), Some(teams)) => is_person(teams, email, &committer),
            (Some(email), None) => email.as_str() == committer.to_lowercase(),
        };
        let own: Vec<&Holder> = holders.clone().filter(is_own).collect();
        if own.is_empty() {
            let named: BTreeSet<&str> = holders
                .filter_map(|h| Some(h.email.as_ref()?.as_str()))
                .collect();
            let named: Vec<&str> = named.into_iter().collect();
            return SignatureStatus::Identity(if named.is_empty() {
                "a key of nobody on a roster".to_owned()
            } else {
                named.join(" or ")
            });
        }
        match own.iter().copied().find(|holder| is_then(holder)) {
            Some(Holder { email: None, .. }) => SignatureStatus::Forge,
            Some(_) => SignatureStatus::Committer,
            None => SignatureStatus::ExpiredKey(dates(own[0], day)),
        }
    }

    /// The version of the policy that was in force when a commit landed: not the one that it brings.
    fn before(&self, commit: u32) -> Option<&'a PolicyVersion> {
        let index = self.version_before(commit)?;
        self.versions.get(index)
    }

    fn version_before(&self, commit: u32) -> Option<usize> {
        let earlier = self
            .versions
            .partition_point(|version| version.commit < commit);
        let own = self
            .versions
            .get(earlier)
            .filter(|version| version.commit == commit);
        earlier.checked_sub(1).or(own.map(|_| earlier))
    }

    fn ring(&self, commit: u32) -> Option<Arc<Ring>> {
        let index = self.version_before(commit)?;
        let mut rings = self.rings.borrow_mut();
        let ring = rings.entry(index);
        Some(Arc::clone(ring.or_insert_with(|| {
            Arc::new(Ring::of(&self.versions[index]))
        })))
    }

    /// The addresses that a landing names as co-authors, as it writes them and as the mailmap has
    /// them: a mailmap makes two addresses one person, and never one address nobody. Of a merge also
    /// those of the commits that it brought in.
    pub(super) fn co_authors(&self, commit: u32) -> Result<Vec<String>, HistoryGap> {
        const MOST: usize = 1000;
        let facts = self.facts(commit)?;
        let mut messages = vec![facts.message.clone()];
        if let [first, others @ ..] = facts.parents.as_slice() {
            for other in others {
                let brought = self
                    .mainline
                    .git
                    .commits_between(*first, *other, MOST)
                    .map_err(|error| HistoryGap::Object {
                        id: other.to_string(),
                        reason: error.to_string(),
                    })?;
                for id in brought {
                    messages.push(self.mainline.git.commit(id)?.message);
                }
            }
        }
        let named = messages.iter().flat_map(|message| co_authors(message));
        Ok(named
            .flat_map(|(name, email)| [email.to_owned(), self.mailmap.resolve(name, email).1])
            .collect())
    }
}

fn is_person(teams: &Teams, email: &Email, address: &str) -> bool {
    Email::new(address).is_ok_and(|address| teams.is_same_person(email, &address))
}

fn dates(holder: &Holder, day: NaiveDate) -> String {
    match (holder.from, holder.until) {
        (_, Some(until)) if until < day => format!("it was until {until}"),
        (Some(from), _) => format!("it is from {from}"),
        _ => "it was not in force".to_owned(),
    }
}

/// Name and address of everybody whom `Co-authored-by` trailers name, wherever in the message.
fn co_authors(message: &str) -> impl Iterator<Item = (&str, &str)> {
    const TRAILER: &str = "co-authored-by:";
    message.lines().filter_map(|line| {
        let line = line.trim();
        let is_trailer = line.get(..TRAILER.len())?.eq_ignore_ascii_case(TRAILER);
        let (name, rest) = line
            .get(TRAILER.len()..)
            .filter(|_| is_trailer)?
            .split_once('<')?;
        let (email, _) = rest.split_once('>')?;
        Some((name.trim(), email.trim()))
    })
}

fn said_of_seal(seal: &SignatureStatus) -> String {
    match seal {
        SignatureStatus::Forge => "good, of the forge".to_owned(),
        SignatureStatus::Committer => "good, of the committer".to_owned(),
        SignatureStatus::Unsigned => "none".to_owned(),
        SignatureStatus::Bad(reason) => format!("bad: {reason}"),
        SignatureStatus::UnknownKey(key) => format!("by {key}"),
        SignatureStatus::Identity(holder) => format!("good, but of {holder}"),
        SignatureStatus::ExpiredKey(reason) => format!("by a key that was not valid: {reason}"),
    }
}

impl Ring {
    fn of(version: &PolicyVersion) -> Ring {
        let policy = &version.policy;
        let mut holders = Vec::new();
        let mut texts: Vec<(usize, &str)> = Vec::new();
        let members = policy.teams.teams().values().flat_map(|team| &team.members);
        for member in members.clone() {
            for key in &member.signing_keys {
                texts.push((holders.len(), key));
                holders.push(Holder::of(member));
            }
        }
        for forge in &policy.settings.history.forge_keys {
            let text = version
                .keys
                .get(&forge.key)
                .map_or(forge.key.as_str(), String::as_str);
            texts.push((holders.len(), text));
            holders.push(Holder {
                email: None,
                from: forge.from,
                until: forge.until,
            });
        }
        for armoured in version.keys.values() {
            let addresses = openpgp_addresses(armoured).unwrap_or_default();
            for member in members.clone() {
                if addresses
                    .iter()
                    .any(|address| is_person(&policy.teams, &member.email, address))
                {
                    texts.push((holders.len(), armoured));
                    holders.push(Holder::of(member));
                }
            }
        }
        let keys = texts.iter().map(|(holder, text)| SigningKey {
            holder: *holder,
            text,
        });
        // A key that cannot be used signs nothing: what it signed is by an unknown key.
        let (keys, _) = Keyring::new(keys);
        Ring { keys, holders }
    }
}

impl Holder {
    fn of(member: &crate::model::Member) -> Holder {
        Holder {
            email: Some(member.email.clone()),
            from: member.from,
            until: member.until,
        }
    }
}

/// The commits of the mainline that changed policy or evidence after history was adopted, ascending.
pub(super) fn touching(past: &MainlineView) -> Vec<u32> {
    let mut touched = vec![false; past.history.commits().len()];
    for (_, changes) in past.history.files_below("") {
        for change in changes {
            touched[change.commit as usize] = true;
        }
    }
    let indices = (0..)
        .zip(touched)
        .filter(|(_, touched)| *touched)
        .map(|(index, _)| index);
    indices.filter(|index| !past.is_imported(*index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co_authors_are_found_wherever_a_message_names_them() {
        let message = "Record W11 (#4)\n\n* first\n\nCo-authored-by: Analyst Two <analyst-2@soc.example>\n\nmore\nco-Authored-By:analyst-3 <analyst-3@soc.example>\nReviewed-by: x <x@soc.example>\n";
        let found: Vec<_> = co_authors(message).collect();
        assert_eq!(
            found,
            [
                ("Analyst Two", "analyst-2@soc.example"),
                ("analyst-3", "analyst-3@soc.example"),
            ]
        );
    }
}
