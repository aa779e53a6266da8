//! Why the runs of a matrix cannot be joined.

/// Why runs cannot be joined. Files are named as they were given.
#[derive(Debug, thiserror::Error)]
pub enum ShardMergeError {
    /// A file is no JSON, or not of this form.
    #[error("{file}:{line}:{column}: this is not the JSON of `dutybook check --shard`: {message}")]
    Form {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// Its column, from 1, in bytes.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A file was not written by a run of a matrix.
    #[error("{0} was not written with --shard")]
    Whole(String),
    /// Another version of dutybook wrote it.
    #[error("{file} was written by dutybook {version}, and this is {this}", this = env!("CARGO_PKG_VERSION"))]
    Version {
        /// The file.
        file: String,
        /// The version that wrote it.
        version: String,
    },
    /// Two runs did not judge the same.
    #[error("{first} and {second} differ in {what}: {one} and {other}")]
    Differ {
        /// The first file.
        first: String,
        /// The other file.
        second: String,
        /// In what they differ.
        what: &'static str,
        /// What the first has.
        one: String,
        /// What the other has.
        other: String,
    },
    /// A run is there twice.
    #[error("{first} and {second} are both shard {shard}")]
    Doubled {
        /// The first file.
        first: String,
        /// The other file.
        second: String,
        /// The run, such as `3/20`.
        shard: String,
    },
    /// Runs are not there.
    #[error("expected {of} shards, and these are missing: {missing}")]
    Missing {
        /// How many there should be.
        of: u32,
        /// Those that are not there.
        missing: String,
    },
    /// The runs together do not hold the roots that they say there are.
    #[error("the shards do not hold each root that they name exactly once: {0}")]
    Roots(String),
    /// A value in a file is not of its kind.
    #[error("{file}: {message}")]
    Value {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// There is nothing to be joined.
    #[error("expected at least one shard, found none")]
    Nothing,
}
