//! The details schemas of one version of the policy.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::model::Id;
use crate::yaml::DetailsSchema;

/// Details schemas by name, each compiled when it is first asked for: most versions of a policy
/// judge no evidence of most tasks.
#[derive(Default)]
pub struct SchemaSet {
    texts: Arc<BTreeMap<String, Value>>,
    compiled: BTreeMap<Id, OnceLock<Option<DetailsSchema>>>,
}

impl SchemaSet {
    /// Schemas by the names of their files, `<name>.schema.json`; each may refer to its siblings.
    #[must_use]
    pub fn of(texts: &BTreeMap<String, Value>) -> Self {
        let ids = texts.keys().filter_map(|name| id_of(name));
        SchemaSet {
            texts: Arc::new(texts.clone()),
            compiled: ids.map(|id| (id, OnceLock::new())).collect(),
        }
    }

    /// Schemas that are compiled already.
    #[must_use]
    pub fn compiled(schemas: BTreeMap<Id, DetailsSchema>) -> Self {
        let ready = |(id, schema)| (id, OnceLock::from(Some(schema)));
        SchemaSet {
            texts: Arc::default(),
            compiled: schemas.into_iter().map(ready).collect(),
        }
    }

    /// The names of the schemas.
    pub fn names(&self) -> impl Iterator<Item = &Id> {
        self.compiled.keys()
    }

    /// A schema; `None` where there is none of that name, or it is no valid one.
    #[must_use]
    pub fn get(&self, name: &Id) -> Option<&DetailsSchema> {
        let slot = self.compiled.get(name)?;
        let compile = || {
            let file = format!("{name}.schema.json");
            DetailsSchema::compile(&file, &self.texts).ok()
        };
        slot.get_or_init(compile).as_ref()
    }
}

fn id_of(name: &str) -> Option<Id> {
    Id::new(name.strip_suffix(".schema.json")?).ok()
}
