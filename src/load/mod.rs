//! From files to the typed model: the sole owner of YAML key names.
//!
//! Reading never stops at the first fault: what could be understood is returned beside the list of
//! what is wrong with the rest. Only a file that is there and cannot be read ends it.

mod amended;
mod anchors;
mod cadence;
mod document;
mod evidence;
mod fields;
mod folder;
mod format;
mod layout;
mod paths;
mod policy;
mod scalar;
mod schema_set;
mod schemas;
mod settings;
mod task;
mod teams;
mod versions;
mod waiver;

pub use amended::{
    artifact_paths, is_amended, opens_same_occurrence, parse_evidence, parse_waiver,
};
pub use anchors::{AnchorFault, AnchorsError, parse_anchors};
pub use document::{LoadError, MAX_YAML};
pub use folder::{
    ClaimFile, OccurrenceFolder, OccurrencePath, REQUEST_FILE, is_claim, is_yaml_name, read_folder,
};
pub use format::{FileFormat, schema_text};
pub use layout::{Layout, StrayFile, read_layout};
pub use policy::{LoadedPolicy, read_policy};
pub use schema_set::SchemaSet;
pub use versions::{PolicyVersion, VersionError, read_versions};
