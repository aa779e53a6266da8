//! What was seen of each duty, and what is at risk where one is overdue.

use serde::Serialize;

use crate::judge::{Duty, Standing};
use crate::load::LoadedPolicy;
use crate::model::{Id, format_instant};
use crate::report::audit::oscal::Report;
use crate::report::audit::oscal::parts::{
    Prop, RelatedObservation, Subject, instant, prop, prop_at, some, subject,
};
use crate::report::audit::oscal::text::prose;
use crate::report::escape;
use crate::report::identity::Identity;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Observation<'a> {
    uuid: Identity,
    description: String,
    props: Vec<Prop<'a>>,
    methods: [&'static str; 1],
    subjects: Vec<Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relevant_evidence: Option<Vec<Evidence>>,
    collected: String,
}

#[derive(Serialize)]
struct Evidence {
    href: String,
    description: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Risk<'a> {
    uuid: Identity,
    title: String,
    description: String,
    statement: String,
    props: [Prop<'a>; 1],
    status: &'static str,
    deadline: String,
    related_observations: [RelatedObservation; 1],
}

/// Whether there is something to be seen of a duty: it is settled, or overdue. What still runs may yet be
/// done in time.
pub(crate) fn is_observed(duty: &Duty) -> bool {
    duty.standing.is_settled() || duty.standing == Standing::Overdue
}

impl Report<'_> {
    /// When the work was done, as its evidence says; where there is none, when it was looked for.
    pub(crate) fn observation(&self, index: usize) -> Observation<'_> {
        let assessment = self.audited.assessment;
        let duty = &assessment.duties[index];
        let claim = assessment.claim_of(duty);
        let mut evidence = Vec::new();
        if let Some(claim) = claim {
            evidence.push(Evidence {
                href: escape::path_in_uri(&claim.file),
                description: "The evidence file, relative to the root of the repository",
            });
        }
        if let Some(waiver) = &duty.waiver {
            evidence.push(Evidence {
                href: escape::path_in_uri(&LoadedPolicy::waiver_file(waiver)),
                description: "The waiver, relative to the root of the repository",
            });
        }
        let mut subjects = vec![subject(self.task(&duty.id.task), "component")];
        if duty.id.team != Id::any() {
            subjects.push(subject(self.team(&duty.id.team), "party"));
        }
        Observation {
            uuid: self.observed[index],
            description: said(duty),
            props: self.props(duty),
            methods: ["EXAMINE"],
            subjects,
            relevant_evidence: some(evidence),
            collected: claim.map_or_else(
                || instant(&assessment.as_of),
                |claim| instant(&claim.performed_at),
            ),
        }
    }

    fn props<'r>(&'r self, duty: &'r Duty) -> Vec<Prop<'r>> {
        let assessment = self.audited.assessment;
        let window = &duty.window;
        let mut props = vec![
            prop("duty", &duty.id.to_string()).kept(),
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
        }
        if let Some(commit) = assessment.policy_commit(duty) {
            props.push(prop("policy-commit", commit));
        }
        props
    }

    /// What an overdue duty leaves open.
    pub(crate) fn risk(&self, index: usize) -> Risk<'_> {
        let duty = &self.audited.assessment.duties[index];
        let id = duty.id.to_string();
        let deadline = format_instant(duty.window.deadline);
        Risk {
            uuid: self.risk_of(duty),
            title: prose(&format!("{id} is overdue")),
            description: format!("{} was owed by {}", prose(&id), prose(&deadline)),
            statement: "What the duty is to prevent or to find may have gone unseen since"
                .to_owned(),
            props: [prop("duty", &id).kept()],
            status: "open",
            deadline: instant(&duty.window.deadline),
            related_observations: [RelatedObservation {
                observation_uuid: self.observed[index],
            }],
        }
    }

    pub(crate) fn risk_of(&self, duty: &Duty) -> Identity {
        self.uuid("risk", &duty.id.to_string())
    }
}

fn said(duty: &Duty) -> String {
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
