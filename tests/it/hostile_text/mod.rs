//! Text of a repository is text in every output: nothing of it is obeyed by a terminal, a runner or a reader.
//!
//! Two repositories are made of one template, one with texts that would be obeyed and one with tame ones. What
//! a reader of its format makes of an output has the same structure for both: the same elements, the same keys,
//! the same components, the same cells.

mod logs;
