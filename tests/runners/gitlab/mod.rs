//! GitLab: pipelines run by gitlab-ci-local on this machine, without containers.

mod changes;
pub(crate) mod pipeline;
mod scheduled;
