//! What is known about each duty, and the risk of one that is overdue.

use serde::Serialize;

use super::context::OscalContext;
use super::parts::{Prop, RelatedObservation, Subject, non_empty, oscal_instant, prop, prop_at};
use super::text::prose;
use crate::history::LandedCommit;
use crate::judge::{Duty, Standing};
use crate::load::LoadedPolicy;
use crate::model::{Id, format_instant};
use crate::report::escape;
use crate::report::identity::Identity;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Observation<'a> {
    uuid: Identity,
    description: String,
    props: Vec<Prop<'a>>,
    methods: [&'static str; 1],
    subjects: Vec<Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relevant_evidence: Option<Vec<RelevantEvidence>>,
    collected: String,
}

#[derive(Serialize)]
struct RelevantEvidence {
    href: String,
    description: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OpenRisk<'a> {
    uuid: Identity,
    title: String,
    description: String,
    statement: String,
    props: [Prop<'a>; 1],
    status: &'static str,
    deadline: String,
    related_observations: [RelatedObservation; 1],
}

impl OscalContext<'_> {
    /// The observation of a duty. It was collected when the work was done, as its evidence says; without
    /// evidence, when the duty was judged.
    pub(super) fn observation(&self, index: usize) -> Observation<'_> {
        let assessment = self.report.assessment;
        let duty = &assessment.duties[index];
        let claim = assessment.claim_of(duty);
        let mut evidence = Vec::new();
        if let Some(claim) = claim {
            evidence.push(RelevantEvidence {
                href: escape::path_in_uri(&claim.file),
                description: "The evidence file, relative to the root of the repository",
            });
        }
        if let Some(waiver) = &duty.waiver {
            evidence.push(RelevantEvidence {
                href: escape::path_in_uri(&LoadedPolicy::waiver_file(waiver)),
                description: "The waiver, relative to the root of the repository",
            });
        }
        let mut subjects = vec![Subject {
            subject_uuid: self.task(&duty.id.task),
            kind: "component",
        }];
        if duty.id.team != Id::any() {
            subjects.push(Subject {
                subject_uuid: self.team(&duty.id.team),
                kind: "party",
            });
        }
        Observation {
            uuid: self.observations[index],
            description: describe_standing(duty),
            props: self.observation_props(duty),
            methods: ["EXAMINE"],
            subjects,
            relevant_evidence: non_empty(evidence),
            collected: claim.map_or_else(
                || oscal_instant(&assessment.as_of),
                |claim| oscal_instant(&claim.performed_at),
            ),
        }
    }

    fn observation_props<'r>(&'r self, duty: &'r Duty) -> Vec<Prop<'r>> {
        let assessment = self.report.assessment;
        let window = &duty.window;
        let mut props = vec![
            prop("duty", &duty.id.to_string()).into_owned(),
            prop("task", duty.id.task.as_str()),
            prop("occurrence", &duty.id.occurrence),
            prop("team", duty.id.team.as_str()),
            prop("standing", duty.standing.word()),
            prop_at("opens", &window.opens),
            prop_at("due", &window.due),
            prop_at("deadline", &window.deadline),
        ];
        let claim = assessment.claim_of(duty);
        if let Some(landing) = claim.and_then(|claim| claim.landing) {
            props.push(prop_at("landed-at", &landing.at));
        }
        if let Some(commit) = claim.and_then(|claim| assessment.commit_of(claim)) {
            props.push(prop("landed-commit", &commit.id));
            props.push(prop("landed-grade", commit.grade.word()));
            props.extend(proof_props(commit));
        }
        if let Some(collection) = claim.and_then(|claim| claim.collected_by.as_deref()) {
            props.push(prop("collected-by", collection.workflow()));
            props.extend(collection.run().map(|run| prop("collected-run", run)));
            props.push(prop_at("collected-at", &collection.at));
        }
        if let Some(origin) = claim.and_then(|claim| claim.imported.as_deref()) {
            props.push(prop("imported-from", origin.file()));
            props.push(prop("imported-row", &origin.row.to_string()).into_owned());
            props.push(prop_at("imported-at", &origin.at));
        }
        if let Some(commit) = assessment.policy_commit(duty) {
            props.push(prop("policy-commit", commit));
        }
        props
    }

    /// The risk of an overdue duty.
    pub(super) fn open_risk(&self, index: usize) -> OpenRisk<'_> {
        let duty = &self.report.assessment.duties[index];
        let id = duty.id.to_string();
        let deadline = format_instant(duty.window.deadline);
        OpenRisk {
            uuid: self.risk(duty),
            title: prose(&format!("{id} is overdue")),
            description: format!("{} was owed by {}", prose(&id), prose(&deadline)),
            statement: "What the duty is meant to prevent or detect may have gone unnoticed since"
                .to_owned(),
            props: [prop("duty", &id).into_owned()],
            status: "open",
            deadline: oscal_instant(&duty.window.deadline),
            related_observations: [RelatedObservation {
                observation_uuid: self.observations[index],
            }],
        }
    }
}

fn describe_standing(duty: &Duty) -> String {
    let why = match (duty.standing, duty.reason) {
        (_, Some(reason)) => reason.describe(),
        (Standing::Overdue, _) => "past its deadline, without valid evidence or a waiver",
        (Standing::Waived, _) => "released by a waiver before the deadline",
        (Standing::Excused, _) => "released by a waiver after the deadline",
        _ => "",
    };
    let colon = if why.is_empty() { "" } else { ": " };
    format!(
        "{} is {}{colon}{why}",
        prose(&duty.id.to_string()),
        duty.standing
    )
}

/// What proves when a commit landed, and who vouches for it.
fn proof_props(commit: &LandedCommit) -> Vec<Prop<'_>> {
    let (when, who) = (&commit.when, &commit.who);
    let mut props = vec![prop("landed-when", when.grade.word())];
    let bounds = [
        ("landed-not-before", &when.not_before),
        ("landed-not-after", &when.not_after),
    ];
    for (name, bound) in bounds {
        props.extend(bound.iter().map(|at| prop_at(name, at)));
    }
    let authority = when.authority.as_deref();
    props.extend(authority.map(|authority| prop("landed-authority", authority)));
    props.push(prop("landed-who", who.grade.word()));
    props.extend(who.key.as_deref().map(|key| prop("landed-key", key)));
    props
}
