//! Azure: no program runs its pipelines elsewhere, so an agent of the tests reads them as the documentation says.

pub(crate) mod agent;
mod changes;
mod condition;
mod scheduled;
