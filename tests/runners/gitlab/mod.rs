//! GitLab: pipelines run by gitlab-ci-local on this machine, without containers.

mod changes;
mod pipeline;
mod scheduled;
