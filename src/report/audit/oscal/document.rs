//! The document, and what stands in it once.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::judge::Standing;
use crate::model::{END_OF_DAY, Id, local_instant};
use crate::report::audit::oscal::findings::Objective;
use crate::report::audit::oscal::observations::is_observed;
use crate::report::audit::oscal::parts::{Each, Prop, instant, prop, prop_at, some};
use crate::report::audit::oscal::text::{line, prose};
use crate::report::audit::oscal::{Report, VERSION};
use crate::report::identity::Identity;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<T: Serialize> {
    assessment_results: Whole<T>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Whole<T: Serialize> {
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
struct Outcome<'a, O: Serialize, R: Serialize, F: Serialize> {
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

impl Report<'_> {
    pub(crate) fn document(&self) -> impl Serialize {
        Document {
            assessment_results: Whole {
                uuid: self.uuid("document", &format!("{}\t{}", self.run, self.modified)),
                metadata: self.metadata(),
                import_ap: json!({
                    "href": format!("#{}", self.policy()),
                    "remarks": "There is no assessment plan in OSCAL: the policy says what is owed, by whom, when, and what proves it.",
                }),
                local_definitions: self.local_objectives(),
                results: [self.outcome()],
                back_matter: self.back_matter(),
            },
        }
    }

    fn outcome(&self) -> impl Serialize {
        let audited = self.audited;
        let (interval, zone) = (audited.interval, audited.assessment.as_of.timezone());
        let duties = &audited.assessment.duties;
        let places = move |wanted: fn(&crate::judge::Duty) -> bool| {
            (0..duties.len()).filter(move |at| wanted(&duties[*at]))
        };
        let is_overdue = |duty: &crate::judge::Duty| duty.standing == Standing::Overdue;
        let findings = || self.objectives.iter().filter_map(|it| self.finding(it));
        Outcome {
            uuid: self.uuid("result", &self.run),
            title: self.title(),
            description: format!(
                "{} duties due from {} to {}, both inclusive, each judged by its evidence",
                duties.len(),
                interval.from,
                interval.to
            ),
            start: instant(&local_instant(
                zone,
                interval.from.and_time(chrono::NaiveTime::MIN),
            )),
            end: instant(&local_instant(zone, interval.to.and_time(END_OF_DAY))),
            props: self.props_of_run(),
            local_definitions: json!({ "components": self.components() }),
            reviewed_controls: self.reviewed(),
            observations: places(is_observed)
                .next()
                .map(|_| Each(move || places(is_observed).map(|at| self.observation(at)))),
            risks: places(is_overdue)
                .next()
                .map(|_| Each(move || places(is_overdue).map(|at| self.risk(at)))),
            findings: findings().next().map(|_| Each(findings)),
        }
    }

    fn title(&self) -> String {
        let organisation = self.audited.assessment.organisation.as_deref();
        let whose = organisation.map_or(String::new(), |name| format!("{}: ", prose(name)));
        let interval = self.audited.interval;
        format!(
            "{whose}recurring duties due from {} to {}",
            interval.from, interval.to
        )
    }

    fn props_of_run(&self) -> Vec<Prop<'_>> {
        let assessment = self.audited.assessment;
        let verdict = match self.audited.verdict {
            crate::judge::Verdict::Pass => "pass",
            crate::judge::Verdict::Fail => "fail",
            crate::judge::Verdict::Unknown => "unknown",
        };
        let mut props = vec![
            prop_at("as-of", &assessment.as_of),
            prop("verdict", verdict),
            prop("command", &self.audited.command),
            prop("population-count", &assessment.duties.len().to_string()).kept(),
            prop("population-digest", &self.digest),
        ];
        if let Some(commit) = &assessment.history.commit {
            props.push(prop("commit", commit));
        }
        props
    }

    fn metadata(&self) -> Value {
        let assessment = self.audited.assessment;
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
            "last-modified": instant(&self.modified),
            "version": instant(&assessment.as_of),
            "oscal-version": VERSION,
        });
        if let Some(parties) = some(parties.collect::<Vec<_>>()) {
            metadata["parties"] = parties.into();
        }
        metadata
    }

    /// The tasks, and what assessed them.
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
        for task in &self.audited.assessment.tasks {
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

    /// What findings point to: for each control what a task does for it.
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
        let objectives = some(self.objectives.iter().map(objective).collect::<Vec<_>>())?;
        Some(json!({ "objectives-and-methods": objectives }))
    }

    /// The controls that the tasks name. OSCAL wants one at least, or all.
    fn reviewed(&self) -> Value {
        if self.tokens.is_empty() {
            return json!({ "control-selections": [{
                "description": "No duty of the population serves a control that is named: of none is there a finding.",
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

    fn policy(&self) -> Identity {
        self.uuid("policy", "policy/dutybook.yaml")
    }

    fn back_matter(&self) -> Value {
        json!({ "resources": [{
            "uuid": self.policy(),
            "title": "Policy",
            "description": "The policy by which the duties were judged, relative to the root of the repository.",
            "rlinks": [{ "href": "policy/dutybook.yaml" }],
        }] })
    }
}
