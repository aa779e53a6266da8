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

pub use amended::{evidence_of, is_amended, listed_artifacts, opens_the_same, waiver_of};
pub use anchors::{AnchorFault, AnchorsError, anchors};
pub use document::{LoadError, MAX_YAML};
pub use folder::{Claimed, FolderPath, OccurrenceFolder, REQUEST, folder, is_claim, is_yaml_name};
pub use format::{Format, schema_of};
pub use layout::{Layout, Stray, layout};
pub use policy::{LoadedPolicy, policy};
pub use schema_set::SchemaSet;
pub use versions::{PolicyVersion, VersionError, versions};
