//! Bounds on what a file may bring. They hold before memory is taken, not after.

/// The largest file that is read, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The deepest nesting of lists and mappings; the mapping at the top is level 1.
pub const MAX_DEPTH: usize = 64;

/// The most values, keys included, in one file. A file of [`MAX_BYTES`] written by people or
/// exported by tools has some 60,000; one made of `[,,,` would reach half a million, at a hundred
/// times the memory that the file itself takes.
pub const MAX_NODES: usize = 100_000;

/// The most faults that are reported for one file. Nobody reads more, and a file of one mistake
/// repeated must not turn into a report many times its size.
pub const MAX_FAULTS: usize = 50;
