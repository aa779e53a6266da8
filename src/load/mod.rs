//! From files to the typed model: the sole owner of YAML key names.
//!
//! Reading never stops at the first fault: what can be understood is returned beside the list of
//! what is wrong with the rest. Only a file that is there and cannot be read ends it.

mod anchors;
mod cadence;
mod calendar_file;
mod claim_file;
mod closing;
mod closings;
mod details_schemas;
mod evidence;
mod evidence_layout;
mod faults;
mod field_value;
mod fields;
mod file_format;
mod forge_log;
mod import_mapping;
mod known_names;
mod loaded_policy;
mod localized_text;
mod look_alikes;
mod occurrence_folder;
mod pack_files;
mod policy;
mod policy_paths;
mod revisions;
mod scalar;
mod schema_set;
mod settings;
mod task;
mod teams_file;
mod versions;
mod waiver;
mod witnesses_file;
mod yaml_file;
mod yearly_rule;

pub use anchors::{AnchorsError, parse_anchors};
pub use claim_file::{ClaimFile, is_yaml_name};
pub use closings::{ClosingFile, LoadedClosings, read_closings};
pub use evidence_layout::{EvidenceLayout, StrayFile, read_layout};
pub use file_format::{FileFormat, schema_text};
pub use forge_log::{format_push, parse_forge_log};
pub use import_mapping::{
    ReadMapping, parse_mapping, shipped_mapping, shipped_names, shipped_text,
};
pub use loaded_policy::LoadedPolicy;
pub use occurrence_folder::{
    OccurrenceFolder, OccurrencePath, REQUEST_FILE, read_evidence_alone, read_folder,
};
pub use pack_files::{
    format_installed_pack, parse_installed_pack, parse_pack_language, parse_pack_manifest,
};
pub use policy::read_policy;
pub use revisions::{
    EvidenceContent, artifact_paths, opens_same_occurrence, parse_closing, parse_evidence,
    parse_request, parse_waiver, read_organisation,
};
pub use schema_set::SchemaSet;
pub use versions::{PolicyVersion, VersionError, read_versions};
pub use yaml_file::{LoadError, MAX_YAML};
