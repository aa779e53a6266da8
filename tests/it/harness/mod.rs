//! What the tests share: repositories in folders of their own, runs of the real binary, and other people's readers.

pub(crate) mod readers;
pub(crate) mod run;
pub(crate) mod scene;
pub(crate) mod session;
pub(crate) mod tools;
