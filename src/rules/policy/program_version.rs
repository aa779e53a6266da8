//! A policy that other versions of dutybook may judge than the one that runs.

use std::sync::Arc;

use semver::Version;

use crate::finding::{FindingBuilder, Rule};
use crate::load::LoadedPolicy;
use crate::model::VersionRequirement;
use crate::text::{CommandLine, Hint};

/// The finding that a policy is for other versions than the running one, and its help. `is_base`: the policy is that of the base
/// of a change, whose files are not the ones that are shown.
#[must_use]
pub fn report_program_version(
    loaded: &LoadedPolicy,
    running: &Version,
    is_base: bool,
) -> Option<(FindingBuilder, Hint)> {
    let versions = loaded.versions.as_ref()?;
    if versions.is_satisfied_by(running) {
        return None;
    }
    let whose = if is_base {
        "the base's policy"
    } else {
        "the policy"
    };
    let message = format!("{whose} is for dutybook {versions}, and this is dutybook {running}");
    let file: Arc<str> = Arc::from("policy/dutybook.yaml");
    let range = loaded.place(&file, "/dutybook").filter(|_| !is_base);
    let subject = if is_base { "base" } else { "" };
    let help = describe_installation(versions);
    let finding = FindingBuilder::new(Rule::PolicyProgramVersion, message)
        .help(help.to_string())
        .subject(subject)
        .file(&file)
        .range(range);
    Some((finding, help))
}

fn describe_installation(versions: &VersionRequirement) -> Hint {
    match versions.to_pip() {
        Some(versions) => {
            let package = format!("dutybook{versions}");
            let command = CommandLine::new("pipx install --force").argument(&package);
            Hint::from(
                "install one of these versions, from where yours came; once released on PyPI: ",
            )
            .command(command)
        }
        None => format!("install a version that satisfies `{versions}`").into(),
    }
}
