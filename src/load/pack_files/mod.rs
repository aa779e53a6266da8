//! Reading packs: `pack.yaml`, translations, and what a repository remembers of the packs that it took over.

mod installed;
mod language;
mod manifest;
mod pack_reader;
mod pack_version;

pub use installed::{format_installed_pack, parse_installed_pack};
pub use language::parse_pack_language;
pub use manifest::parse_pack_manifest;
