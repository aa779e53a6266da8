//! Whether this version of dutybook may judge by a policy.

use std::sync::LazyLock;

use semver::Version;

use super::PolicySnapshot;
use crate::finding::{Finding, Levels};
use crate::rules::report_program_version;
use crate::text::Hint;

/// The version that is running.
static RUNNING: LazyLock<Option<Version>> =
    LazyLock::new(|| Version::parse(env!("CARGO_PKG_VERSION")).ok());

/// Why the running version may not judge by a policy.
pub struct VersionRefusal {
    /// The finding that says so.
    pub finding: Finding,
    /// Its help, which is quoted for a shell only once it is shown.
    pub help: Hint,
}

/// Why another version of dutybook has to judge by a policy; `None` where this one may. Only this policy counts, not
/// older versions of it: what they demanded held for the programs of their time.
#[must_use]
pub fn refuse_program_version(policy: &PolicySnapshot) -> Option<VersionRefusal> {
    refuse(policy, false)
}

/// The same for a change: the policy of its base judges it, and the edited policy is judged, too.
pub(super) fn refuse_version_of_change(
    policy: &PolicySnapshot,
    base: &PolicySnapshot,
) -> Vec<Finding> {
    let is_same = policy.loaded.versions == base.loaded.versions;
    let of_base = refuse(base, true).filter(|_| !is_same);
    let refusals = refuse(policy, false).into_iter().chain(of_base);
    refusals.map(|refusal| refusal.finding).collect()
}

fn refuse(policy: &PolicySnapshot, is_base: bool) -> Option<VersionRefusal> {
    let (found, help) = report_program_version(&policy.loaded, RUNNING.as_ref()?, is_base)?;
    // The level is fixed, so the policy has no say in it.
    let finding = Levels::default().apply(found)?;
    Some(VersionRefusal { finding, help })
}
