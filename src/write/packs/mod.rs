//! Packs: policies to start from, embedded as the files that they are.

mod embedded;
mod m365_defender_soc;
mod minimal;
mod pack;

pub use pack::PolicyPack;
