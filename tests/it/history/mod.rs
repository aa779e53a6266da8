//! What git proves, tried on real repositories: each test makes one with fixed people and times, runs
//! the binary on it, and demands the rules, the standings and the exit code that the model asks for.

pub(crate) mod builder;
pub(crate) mod evidence;
pub(crate) mod policy;

mod adoption;
mod after_the_fact;
mod anchors;
mod artifacts;
mod attested;
mod based;
mod based_merges;
mod based_policy;
mod bounds;
mod builder_itself;
pub(crate) mod cases;
mod clocks;
mod disk;
mod gaps;
mod gaps_between;
mod hostile;
mod landings;
mod look_alikes;
mod many_versions;
mod merges;
mod moments;
mod people;
mod places;
mod policy_in_force;
mod policy_starts;
mod recorded_in_force;
mod renamed_teams;
mod requests;
mod restored;
mod rev;
mod roots;
mod roots_of_tenants;
mod seams;
mod signatures;
mod signatures_bad;
mod timeliness;
mod trace;
mod trace_told;
mod versions;
mod waiver_versions;
mod waivers;
mod weakened;
