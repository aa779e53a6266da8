//! The document, and the parts that it has once.

use std::collections::BTreeSet;
use std::io;

use chrono::{DateTime, NaiveTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::context::OscalContext;
use super::objective::Objective;
use super::parts::{Each, Prop, non_empty, oscal_instant, prop, prop_at};
use super::text::{line, prose};
use crate::judge::{Duty, Standing};
use crate::model::{END_OF_DAY, Id, local_instant};
use crate::report::audit::report::AuditReport;
use crate::report::identity::Identity;
use crate::report::json::write_json_in_lines;
use crate::report::standings::is_decided;

/// The version of OSCAL whose schema the document keeps to.
const VERSION: &str = "1.2.1";

/// How deep the document is laid out in lines: an observation, a risk or a finding is one line.
const DEPTH: usize = 5;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct OscalDocument<T: Serialize> {
    assessment_results: AssessmentResults<T>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentResults<T: Serialize> {
    uuid: Identity,
    metadata: Value,
    import_ap: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_definitions: Option<Value>,
    results: [T; 1],
    back_matter: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AssessmentResult<'a, O: Serialize, R: Serialize, F: Serialize> {
    uuid: Identity,
    title: String,
    description: String,
    start: String,
    end: String,
    props: Vec<Prop<'a>>,
    local_definitions: Value,
    reviewed_controls: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<O>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risks: Option<R>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<F>,
}

/// Writes the population as assessment results; `generated` is when, where that is not to be the
/// evaluation time.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_oscal(
    out: &mut dyn io::Write,
    report: &AuditReport,
    generated: Option<DateTime<Utc>>,
) -> io::Result<()> {
    let context = OscalContext::of(report, generated);
    write_json_in_lines(out, &context.document(), DEPTH)
}

impl OscalContext<'_> {
    fn document(&self) -> impl Serialize {
        OscalDocument {
            assessment_results: AssessmentResults {
                uuid: self.uuid("document", &format!("{}\t{}", self.run, self.modified)),
                metadata: self.metadata(),
                import_ap: json!({
                    "href": format!("#{}", self.policy_uuid()),
                    "remarks": "The policy stands in for an assessment plan in OSCAL: it says what is owed, by whom, when, and what proves it.",
                }),
                local_definitions: self.local_objectives(),
                results: [self.result()],
                back_matter: self.back_matter(),
            },
        }
    }

    fn result(&self) -> impl Serialize {
        let report = self.report;
        let (interval, zone) = (report.interval, report.assessment.as_of.timezone());
        let duties = &report.assessment.duties;
        let places = move |wanted: fn(&Duty) -> bool| {
            (0..duties.len()).filter(move |at| wanted(&duties[*at]))
        };
        let is_observed = |duty: &Duty| is_decided(duty.standing);
        let is_overdue = |duty: &Duty| duty.standing == Standing::Overdue;
        let findings = || self.objectives.iter().filter_map(|it| self.finding(it));
        AssessmentResult {
            uuid: self.uuid("result", &self.run),
            title: self.title(),
            description: format!(
                "{} duties due from {} to {}, both inclusive, each judged by its evidence",
                duties.len(),
                interval.from,
                interval.to
            ),
            start: oscal_instant(&local_instant(zone, interval.from.and_time(NaiveTime::MIN))),
            end: oscal_instant(&local_instant(zone, interval.to.and_time(END_OF_DAY))),
            props: self.props_of_run(),
            local_definitions: json!({ "components": self.components() }),
            reviewed_controls: self.reviewed_controls(),
            observations: places(is_observed)
                .next()
                .map(|_| Each(move || places(is_observed).map(|at| self.observation(at)))),
            risks: places(is_overdue)
                .next()
                .map(|_| Each(move || places(is_overdue).map(|at| self.open_risk(at)))),
            findings: findings().next().map(|_| Each(findings)),
        }
    }

    fn title(&self) -> String {
        let organisation = self.report.assessment.organisation.as_deref();
        let whose = organisation.map_or(String::new(), |name| format!("{}: ", prose(name)));
        let interval = self.report.interval;
        format!(
            "{whose}recurring duties due from {} to {}",
            interval.from, interval.to
        )
    }

    fn props_of_run(&self) -> Vec<Prop<'_>> {
        let assessment = self.report.assessment;
        let verdict = self.report.verdict.word();
        let mut props = vec![
            prop_at("as-of", &assessment.as_of),
            prop("verdict", verdict),
            prop("command", &self.report.command),
            prop("population-count", &assessment.duties.len().to_string()).into_owned(),
            prop("population-digest", &self.digest),
        ];
        if let Some(commit) = &assessment.history.commit {
            props.push(prop("commit", commit));
        }
        props
    }

    fn metadata(&self) -> Value {
        let assessment = self.report.assessment;
        let teams: BTreeSet<&Id> = assessment
            .tasks
            .iter()
            .flat_map(|task| &task.teams)
            .collect();
        let owing = assessment.duties.iter().map(|duty| &duty.id.team);
        let teams = teams
            .into_iter()
            .chain(owing.filter(|team| **team != Id::any()));
        let teams: BTreeSet<&Id> = teams.collect();
        let parties = teams.into_iter().map(|team| {
            json!({
                "uuid": self.team(team),
                "type": "organization",
                "name": line(assessment.team_name(team)),
                "props": [prop("team", team.as_str())],
            })
        });
        let mut metadata = json!({
            "title": self.title(),
            "last-modified": oscal_instant(&self.modified),
            "version": oscal_instant(&assessment.as_of),
            "oscal-version": VERSION,
        });
        if let Some(parties) = non_empty(parties.collect::<Vec<_>>()) {
            metadata["parties"] = parties.into();
        }
        metadata
    }

    /// The tasks, and the tool that assessed them.
    fn components(&self) -> Vec<Value> {
        let component = |uuid, kind, title: String, description: String, props: Vec<Prop>| {
            json!({
                "uuid": uuid, "type": kind, "title": title, "description": description,
                "props": props, "status": { "state": "operational" },
            })
        };
        let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let mut components = vec![component(
            self.uuid("tool", name),
            "software",
            name.to_owned(),
            "What judged the duties".to_owned(),
            vec![prop("version", version)],
        )];
        for task in &self.report.assessment.tasks {
            let mut props = vec![prop("task", task.id.as_str())];
            props.extend(task.controls.iter().map(|control| prop("control", control)));
            let description = format!("The recurring task {}", prose(task.id.as_str()));
            components.push(component(
                self.task(&task.id),
                "process-procedure",
                prose(&task.title),
                description,
                props,
            ));
        }
        components
    }

    /// The objectives that findings point to: what a task does for a control.
    fn local_objectives(&self) -> Option<Value> {
        let objective = |objective: &Objective| {
            json!({
                "control-id": self.tokens[objective.control],
                "description": prose(objective.control),
                "parts": [{
                    "id": self.objective_id(objective),
                    "name": "objective",
                    "prose": prose(&objective.task.title),
                }],
            })
        };
        let objectives = non_empty(self.objectives.iter().map(objective).collect::<Vec<_>>())?;
        Some(json!({ "objectives-and-methods": objectives }))
    }

    /// The controls that the tasks name. OSCAL wants one at least, or all.
    fn reviewed_controls(&self) -> Value {
        if self.tokens.is_empty() {
            return json!({ "control-selections": [{
                "description": "No task of the population names a control, so nothing can be found about one.",
                "include-all": {},
            }] });
        }
        let by_token: BTreeSet<&String> = self.tokens.values().collect();
        let controls = by_token
            .into_iter()
            .map(|token| json!({ "control-id": token }));
        let objectives = self.objectives.iter();
        let objectives = objectives.map(|it| json!({ "objective-id": self.objective_id(it) }));
        json!({
            "control-selections": [{ "include-controls": controls.collect::<Vec<_>>() }],
            "control-objective-selections": [{ "include-objectives": objectives.collect::<Vec<_>>() }],
        })
    }

    fn policy_uuid(&self) -> Identity {
        self.uuid("policy", "policy/dutybook.yaml")
    }

    fn back_matter(&self) -> Value {
        json!({ "resources": [{
            "uuid": self.policy_uuid(),
            "title": "Policy",
            "description": "The policy by which the duties were judged, relative to the root of the repository.",
            "rlinks": [{ "href": "policy/dutybook.yaml" }],
        }] })
    }
}
