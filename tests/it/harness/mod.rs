//! What the tests share: repositories in folders of their own, runs of the real binary, and other people's readers.

pub(crate) mod cases;
pub(crate) mod change;
pub(crate) mod files;
mod git;
pub(crate) mod json;
pub(crate) mod keys;
pub(crate) mod process;
pub(crate) mod repo;
pub(crate) mod run;
pub(crate) mod subject;
pub(crate) mod subjects;
pub(crate) mod temporary;
pub(crate) mod tools;
