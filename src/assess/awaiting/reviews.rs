//! Evidence that waits for its review.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;

use super::field_changes::{FieldChange, compare_fields};
use super::signer::{SignerFault, find_signer_fault};
use crate::files::Files;
use crate::finding::Rule;
use crate::judge::{Assessment, Claim, ClaimReview, Duty, LandingTerms};
use crate::load::MAX_YAML;
use crate::model::{Collection, DutyId, Email, Id, local_date};
use crate::yaml::{Node, parse};

/// Evidence that waits for its review.
#[derive(Debug, Clone)]
pub struct AwaitedReview {
    /// The duty.
    pub duty: DutyId,
    /// The title of its task.
    pub title: String,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// Its text.
    pub text: String,
    /// Who did the work.
    pub performed_by: Vec<Email>,
    /// When, as claimed, on the policy's clock.
    pub performed_at: DateTime<Tz>,
    /// When it landed, on the policy's clock; `None` where no commit of the mainline holds it, or history is not read.
    pub landed_at: Option<DateTime<Tz>>,
    /// The last instant, inclusive, at which the review lands in time.
    pub review_by: DateTime<Tz>,
    /// Whether its task requires one.
    pub is_required: bool,
    /// The machine that fetched artifacts, where one did.
    pub collected_by: Option<Collection>,
    /// Whether a person only has to confirm what the machine collected: the performer may.
    pub is_confirmation: bool,
    /// Whether it was reviewed before its content was changed.
    pub is_stale: bool,
    /// What it lists.
    pub artifacts: Vec<AwaitedArtifact>,
    /// The evidence of the last period that its content is compared with.
    pub compared_with: Option<DutyId>,
    /// What differs from there, in summary and details.
    pub changes: Vec<FieldChange>,
    /// Why the person asked for may not review it; `None` where they may.
    pub fault: Option<SignerFault>,
}

/// An artifact that evidence lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedArtifact {
    /// The file, relative to the dutybook root.
    pub file: String,
    /// Its size in bytes; `None` where it cannot be read.
    pub bytes: Option<u64>,
}

/// The evidence of an assessment that holds and waits for its review, most urgent first, and whether somebody may review it;
/// with `voluntary`, also what nobody has reviewed and nobody has to.
#[must_use]
pub fn awaited_reviews(
    files: &dyn Files,
    assessment: &Assessment,
    who: &Email,
    voluntary: bool,
) -> Vec<AwaitedReview> {
    let may_have = |claim: &&Claim| {
        voluntary && claim.review == ClaimReview::NotRequired && claim.reviewed_by.is_none()
    };
    let awaited = assessment.claims.iter().filter(|claim| {
        claim.is_valid && (claim.review == ClaimReview::Awaited || may_have(claim))
    });
    let awaited: Vec<&Claim> = awaited.collect();
    if awaited.is_empty() {
        return Vec::new();
    }
    let index = ReviewIndex::of(assessment);
    let awaited = awaited.into_iter();
    let read = awaited.filter_map(|claim| describe(files, assessment, (claim, &index), who));
    let mut reviews: Vec<AwaitedReview> = read.collect();
    reviews.sort_by(|a, b| (a.review_by, &a.file).cmp(&(b.review_by, &b.file)));
    reviews
}

fn describe(
    files: &dyn Files,
    assessment: &Assessment,
    (claim, index): (&Claim, &ReviewIndex),
    who: &Email,
) -> Option<AwaitedReview> {
    let timeline = assessment.timeline.as_ref()?;
    let task = timeline.task(claim.version, claim.duty.task.as_str())?;
    let duty = index.duties.get(&claim.duty)?;
    let policy = timeline.policy(claim.version);
    let clock = |at: DateTime<chrono::Utc>| at.with_timezone(&assessment.as_of.timezone());
    let performed_at = claim.performed_at.to_utc();
    let landing_terms = LandingTerms::of(policy, Some(task));
    let assigned = timeline.assigned_name(claim.version, task, &claim.team)?;
    let signers = claim.demand.signers(policy, task, assigned);
    let signers = signers.into_iter();
    let signers: Vec<Id> = signers
        .map(|team| timeline.current_name(claim.version, team).clone())
        .collect();
    let is_confirmation = claim.demand.permits_performer();
    let others = if is_confirmation {
        &[][..]
    } else {
        &claim.performed_by
    };
    let newest = timeline.newest_policy();
    let today = local_date(newest.settings.timezone, assessment.as_of.to_utc());
    let teams = &newest.teams;
    let bytes = files.read(&claim.file, MAX_YAML).ok()?;
    let tree = parse(&bytes).root?;
    let last = index.last_before(claim);
    let last_tree = last.and_then(|last| parse(&files.read(&last.file, MAX_YAML).ok()?).root);
    let landing = claim.landing.filter(|landing| landing.commit.is_some());
    Some(AwaitedReview {
        title: task.title.in_language(assessment.language).to_owned(),
        is_required: claim.review == ClaimReview::Awaited,
        artifacts: list_artifacts(files, &claim.file, &tree),
        changes: last_tree.map_or(Vec::new(), |last| {
            compare_fields(&content(&last), &content(&tree))
        }),
        compared_with: last.map(|last| last.duty.clone()),
        text: String::from_utf8_lossy(&bytes).into_owned(),
        performed_by: claim.performed_by.clone(),
        performed_at: clock(performed_at),
        landed_at: landing.map(|landing| clock(landing.at)),
        review_by: landing_terms.review_by(&duty.window, performed_at),
        is_stale: index.stale.contains(&*claim.file),
        collected_by: claim.collected_by.as_deref().cloned(),
        is_confirmation,
        fault: find_signer_fault(teams, &signers, others, who, today),
        duty: claim.duty.clone(),
        file: claim.file.clone(),
    })
}

/// What each review is looked up in: made once for all of them.
struct ReviewIndex<'a> {
    duties: HashMap<&'a DutyId, &'a Duty>,
    claims: HashMap<(&'a Id, &'a Id), Vec<&'a Claim>>,
    /// The files that were changed after they were reviewed.
    stale: HashSet<&'a str>,
}

impl<'a> ReviewIndex<'a> {
    fn of(assessment: &'a Assessment) -> Self {
        let mut claims: HashMap<_, Vec<&Claim>> = HashMap::new();
        for claim in &assessment.claims {
            let of_team = claims.entry((&claim.duty.task, &claim.team)).or_default();
            of_team.push(claim);
        }
        let findings = assessment.findings.iter();
        let stale = findings.filter(|finding| finding.rule == Rule::ReviewStale);
        ReviewIndex {
            duties: assessment.duties.iter().map(|it| (&it.id, it)).collect(),
            claims,
            stale: stale
                .filter_map(|finding| finding.file.as_deref())
                .collect(),
        }
    }

    /// The newest evidence of the same task and team that was performed before.
    fn last_before(&self, claim: &Claim) -> Option<&'a Claim> {
        let of_team = self.claims.get(&(&claim.duty.task, &claim.team))?;
        let earlier = of_team.iter().copied().filter(|other| {
            other.duty.occurrence != claim.duty.occurrence
                && other.performed_at < claim.performed_at
        });
        earlier.max_by_key(|other| (other.performed_at, &other.file))
    }
}

/// The summary and details of a file of evidence.
fn content(tree: &Node) -> serde_json::Value {
    let part = |name: &str| {
        let entry = tree.get(name)?;
        Some((name.to_owned(), entry.value.to_json()))
    };
    ["summary", "details"]
        .into_iter()
        .filter_map(part)
        .collect()
}

fn list_artifacts(files: &dyn Files, file: &str, tree: &Node) -> Vec<AwaitedArtifact> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let listed = tree.get("artifacts");
    let listed = listed.map_or(&[][..], |entry| entry.value.items());
    let paths = listed
        .iter()
        .filter_map(|item| item.get("path")?.value.as_str());
    paths
        .map(|path| {
            let file = format!("{folder}/{path}");
            let bytes = files.digest(&file, 0).ok().map(|digest| digest.size);
            AwaitedArtifact { file, bytes }
        })
        .collect()
}
