//! The details schemas of one version of the policy.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::model::Id;
use crate::yaml::{DetailsSchema, SchemaFault};

/// Details schemas by name, each compiled at its first use: most versions of a policy judge no
/// evidence of most tasks.
#[derive(Default)]
pub struct SchemaSet {
    texts: Arc<BTreeMap<String, Value>>,
    compiled: BTreeMap<Id, OnceLock<Result<DetailsSchema, SchemaFault>>>,
}

impl SchemaSet {
    /// Schemas by the names of their files, `<name>.schema.json`; each may refer to its siblings.
    #[must_use]
    pub fn new(texts: &BTreeMap<String, Value>) -> Self {
        let ids = texts
            .keys()
            .filter_map(|name| Id::new(name.strip_suffix(".schema.json")?).ok());
        SchemaSet {
            texts: Arc::new(texts.clone()),
            compiled: ids.map(|id| (id, OnceLock::new())).collect(),
        }
    }

    /// The names of the schemas.
    pub fn names(&self) -> impl Iterator<Item = &Id> {
        self.compiled.keys()
    }

    /// What the file of a schema says; `None` where there is none that is JSON.
    #[must_use]
    pub fn text(&self, name: &Id) -> Option<&Value> {
        self.texts.get(&format!("{name}.schema.json"))
    }

    /// A schema; `None` where there is none of that name, or it is not valid.
    #[must_use]
    pub fn get(&self, name: &Id) -> Option<&DetailsSchema> {
        self.compile(name)?.as_ref().ok()
    }

    /// What is wrong with a schema.
    pub(super) fn fault(&self, name: &Id) -> Option<&SchemaFault> {
        self.compile(name)?.as_ref().err()
    }

    fn compile(&self, name: &Id) -> Option<&Result<DetailsSchema, SchemaFault>> {
        let slot = self.compiled.get(name)?;
        let compile = || DetailsSchema::compile(&format!("{name}.schema.json"), &self.texts);
        Some(slot.get_or_init(compile))
    }
}
