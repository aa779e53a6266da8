//! The machine that fetched artifacts, as programs read it.

use serde::Serialize;

use crate::model::Collection;

/// A machine that fetched artifacts, and when, as evidence says.
#[derive(Serialize)]
pub(crate) struct JsonCollection<'a> {
    pub(crate) workflow: &'a str,
    pub(crate) run: Option<&'a str>,
    pub(crate) at: String,
}

impl<'a> From<&'a Collection> for JsonCollection<'a> {
    fn from(collection: &'a Collection) -> Self {
        JsonCollection {
            workflow: collection.workflow(),
            run: collection.run(),
            at: collection.at.to_rfc3339(),
        }
    }
}
