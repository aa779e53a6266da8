//! The packs that come with dutybook: folders below `shipped/`, embedded by the build script.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PackError;
use super::pack::PackFolder;
use crate::model::PackOrigin;

/// Every file below `shipped/`: its path there, and its text.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The names of the packs that come with dutybook, ascending.
pub fn shipped_pack_names() -> impl Iterator<Item = &'static str> {
    let names = SHIPPED
        .iter()
        .filter_map(|(path, _)| path.split('/').next());
    names.collect::<BTreeSet<_>>().into_iter()
}

/// The pack of a name; `None` where none that comes with dutybook has it.
///
/// # Errors
/// When it cannot be understood, which tests rule out.
pub fn shipped_pack(name: &str) -> Result<Option<PackFolder>, PackError> {
    let files = SHIPPED.iter().filter_map(|(path, text)| {
        let below = path.strip_prefix(name)?.strip_prefix('/')?;
        Some((below.to_owned(), (*text).to_owned()))
    });
    let texts: BTreeMap<String, String> = files.collect();
    if texts.is_empty() {
        return Ok(None);
    }
    PackFolder::from_texts(texts, PackOrigin::Shipped).map(Some)
}
