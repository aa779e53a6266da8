//! Evidence that somebody else fills in, in a forge's web editor: a placeholder for each value that only they know. The
//! check refuses placeholders, so what is not filled in is never taken for evidence.

use serde_yaml::{Mapping, Value};

use super::details::order_by_schema;
use super::details_schemas::DetailsSchemas;
use super::occurrence::evidence_path;
use super::placeholders::{fill_placeholders, format_placeholder};
use super::subschema::Subschema;
use super::web_editor::WebEditor;
use crate::language::Language;
use crate::model::{Id, Task};

/// The most artifacts, and the most links, that are drafted.
const MAX_ENTRIES: u32 = 10;

/// How a draft begins.
const HEADING: &str = "# Replace each '<FILL IN: ...>' and the quotes around it.";

/// Evidence that is to be filled in.
#[derive(Debug, Clone)]
pub struct EvidenceSkeleton {
    task: Id,
    /// The label of the occurrence; `None` where it is to be filled in.
    occurrence: Option<String>,
    /// The team; `None` where it is to be filled in.
    team: Option<Id>,
    /// The teams that may be filled in.
    teams: Vec<Id>,
    details: Option<Value>,
    artifacts: u32,
    links: u32,
    /// The language of what says what to fill in.
    language: Language,
}

impl EvidenceSkeleton {
    /// Evidence of any occurrence of a task, by its only team or any of its teams, in the language of the schemas.
    #[must_use]
    pub fn of_task(task: &Task, schemas: &DetailsSchemas) -> Self {
        let name = task.requires.details.as_ref();
        let schema = name.and_then(|name| Subschema::named(schemas, name));
        let details = schema.map(|schema| {
            let mut details = Value::Mapping(Mapping::new());
            drop(fill_placeholders(&mut details, &schema));
            order_by_schema(details, &schema)
        });
        let teams = task.assigned.teams();
        EvidenceSkeleton {
            task: task.id.clone(),
            occurrence: None,
            team: teams.first().filter(|_| teams.len() == 1).cloned(),
            teams: teams.to_vec(),
            details,
            artifacts: task.requires.artifacts.min.min(MAX_ENTRIES),
            links: task.requires.min_links.min(MAX_ENTRIES),
            language: schemas.language(),
        }
    }

    /// The same for one occurrence; by one team where that is not `any`.
    #[must_use]
    pub fn for_duty(&self, occurrence: &str, team: &Id) -> Self {
        EvidenceSkeleton {
            occurrence: Some(occurrence.to_owned()),
            team: (*team != Id::any())
                .then(|| team.clone())
                .or(self.team.clone()),
            ..self.clone()
        }
    }

    /// The path of the file below the dutybook root, with words in capitals for what is to be filled in.
    #[must_use]
    pub fn path(&self) -> String {
        let team = self.team.as_ref();
        match (&self.occurrence, team) {
            (Some(label), Some(team)) => evidence_path(&self.task, label, team),
            (Some(label), None) => {
                let path = evidence_path(&self.task, label, &Id::any());
                let (folder, _) = path.rsplit_once('/').unwrap_or_default();
                format!("{folder}/TEAM.yaml")
            }
            (None, team) => {
                let team = team.map_or("TEAM", Id::as_str);
                format!("evidence/{}/YEAR/OCCURRENCE/{team}.yaml", self.task)
            }
        }
    }

    /// The text of the file, with or without the details that the task's schema asks for.
    #[must_use]
    pub fn text(&self, has_details: bool) -> String {
        let hint = |words: &'static str| format_placeholder(self.language.say(words));
        let mut fields = Mapping::new();
        let mut put = |name: &str, value: Value| drop(fields.insert(name.into(), value));
        let teams: Vec<&str> = self.teams.iter().map(Id::as_str).collect();
        let occurrence = self.occurrence.as_deref();
        let occurrence = occurrence.map_or_else(
            || hint("as `dutybook due` and the issue name it, such as 2026-W11"),
            Value::from,
        );
        let team = self.team.as_ref().map(|team| Value::from(team.as_str()));
        put("kind", "evidence/v1".into());
        put("task", self.task.as_str().into());
        put("occurrence", occurrence);
        let one_of_teams = || {
            let teams = teams.join(", ");
            format_placeholder(&self.language.fill("one of {names}", &[("names", &teams)]))
        };
        put("team", team.unwrap_or_else(one_of_teams));
        let who = hint("your address, as policy/teams.yaml has it");
        put("performed_by", Value::Sequence(vec![who]));
        put(
            "performed_at",
            hint("when it was done, such as 2026-03-13T15:04:00+01:00"),
        );
        put("summary", hint("what was done, in a sentence"));
        if let Some(details) = self.details.clone().filter(|_| has_details) {
            put("details", details);
        }
        let artifact = [
            ("path", "the name of a file that you add to this folder"),
            ("sha256", "its SHA-256, 64 digits"),
        ];
        let link = [("title", "what is there"), ("url", "https://...")];
        for (name, entry, count) in [
            ("artifacts", artifact, self.artifacts),
            ("links", link, self.links),
        ] {
            if count > 0 {
                let entries = (0..count).map(|_| placeholder_entry(&entry, self.language));
                put(name, Value::Sequence(entries.collect()));
            }
        }
        let text = serde_yaml::to_string(&fields).unwrap_or_default();
        format!("{}\n{text}", self.language.say(HEADING))
    }

    /// The addresses that open it in a web editor, the fullest first: with everything, without details, and with its path
    /// alone. One that would be too long is left out, and not cut.
    #[must_use]
    pub fn addresses(&self, editor: &WebEditor) -> Vec<String> {
        let path = self.path();
        let texts = [Some(self.text(true)), Some(self.text(false)), None];
        let texts = texts.iter();
        texts
            .filter_map(|text| editor.new_file(&path, text.as_deref()))
            .collect()
    }
}

fn placeholder_entry(fields: &[(&str, &'static str)], language: Language) -> Value {
    let fields = fields.iter();
    Value::Mapping(
        fields
            .map(|(name, hint)| ((*name).into(), format_placeholder(language.say(hint))))
            .collect(),
    )
}
