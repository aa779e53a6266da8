//! Links that open a forge's web editor at new evidence, one for each duty.

use std::collections::BTreeMap;

use anstream::eprintln;

use crate::cli::CliError;
use crate::cli::version_schemas::schemas_of_version;
use crate::cli::workspace::Workspace;
use crate::judge::{Assessment, Duty, DutyKind};
use crate::model::{DutyId, Id};
use crate::write::{EvidenceSkeleton, WebEditor};

/// The most bytes that the links of one list take: an issue on GitHub holds 65,536 characters.
const MAX_BYTES: usize = 40_000;

/// The links of an assessment's duties, where a web editor can be opened from the address of the repository; elsewhere
/// none, and a hint. The most urgent duties get the fullest drafts.
///
/// # Errors
/// When the schemas of details cannot be read.
pub(super) fn evidence_links(
    workspace: &Workspace,
    assessment: &Assessment,
    address: &str,
) -> Result<BTreeMap<DutyId, String>, CliError> {
    let policy = workspace.opening.loaded.policy.as_ref();
    let named = policy.and_then(|policy| policy.settings.history.mainline.as_deref());
    let branch = named.or(workspace.history.mainline.as_deref());
    let editor = match WebEditor::of_repository(address, branch, &workspace.path) {
        Ok(editor) => editor,
        Err(reason) => {
            eprintln!("hint: --links: no links to new evidence: {reason}");
            return Ok(BTreeMap::new());
        }
    };
    let mut tasks: BTreeMap<(usize, Id), EvidenceSkeleton> = BTreeMap::new();
    let mut duties: Vec<&Duty> = assessment.duties.iter().collect();
    // A backstop is settled by completing a request, and has no evidence of its own.
    duties.retain(|duty| duty.kind != DutyKind::Backstop);
    duties.sort_by_key(|duty| (duty.window.due, duty.window.deadline, &duty.id));
    let mut drafted: Vec<(&DutyId, Vec<String>)> = Vec::new();
    for duty in duties {
        let key = (duty.version, duty.id.task.clone());
        if !tasks.contains_key(&key) {
            let timeline = assessment.timeline.as_ref();
            let Some(task) = timeline.and_then(|it| it.task(duty.version, key.1.as_str())) else {
                continue;
            };
            let (files, mainline) = (&*workspace.files, workspace.mainline.as_ref());
            let schemas = schemas_of_version(files, mainline, assessment, duty.version)?;
            tasks.insert(key.clone(), EvidenceSkeleton::of_task(task, &schemas));
        }
        let skeleton = tasks[&key].for_duty(&duty.id.occurrence, &duty.id.team);
        drafted.push((&duty.id, skeleton.addresses(&editor)));
    }
    Ok(choose_addresses(&drafted, MAX_BYTES))
}

/// An address of each duty, within a number of bytes for all: first, in half of them, the shortest for as many as possible;
/// then, in order, the fullest for which there is room.
fn choose_addresses(duties: &[(&DutyId, Vec<String>)], most: usize) -> BTreeMap<DutyId, String> {
    let mut left = most / 2;
    let mut chosen = BTreeMap::new();
    for (id, addresses) in duties {
        let Some(shortest) = addresses.last().filter(|it| it.len() <= left) else {
            continue;
        };
        left -= shortest.len();
        chosen.insert((*id).clone(), shortest.clone());
    }
    left += most - most / 2;
    for (id, addresses) in duties {
        let Some(address) = chosen.get_mut(*id) else {
            continue;
        };
        let room = left + address.len();
        if let Some(fullest) = addresses.iter().find(|it| it.len() <= room) {
            left = room - fullest.len();
            address.clone_from(fullest);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_get_the_fullest_and_all_get_something_while_there_is_room() {
        let id = |word: &str| DutyId {
            task: Id::new(word).expect("an id"),
            occurrence: "2026-W11".into(),
            team: Id::new("alpha").expect("an id"),
        };
        let ids = [id("a"), id("b"), id("c")];
        let addresses = |sizes: &[usize]| sizes.iter().map(|size| "x".repeat(*size)).collect();
        let duties: Vec<(&DutyId, Vec<String>)> = ids
            .iter()
            .zip([&[50, 20, 5][..], &[50, 20, 5], &[6, 5]])
            .map(|(id, sizes)| (id, addresses(sizes)))
            .collect();
        let check = |most: usize, expected: &[usize]| {
            let chosen = choose_addresses(&duties, most);
            let lengths: Vec<usize> = chosen.values().map(String::len).collect();
            assert_eq!(lengths, expected, "{most}");
        };
        check(200, &[50, 50, 6]);
        check(80, &[50, 20, 6]);
        check(62, &[50, 5, 6]);
        check(30, &[20, 5, 5]);
        check(12, &[5]);
        check(0, &[]);
    }
}
