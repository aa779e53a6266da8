//! GitHub: workflows run by nektos/act on this machine, without containers.

pub(crate) mod act;

mod changes;
pub(crate) mod copies;
mod own;
mod scheduled;
