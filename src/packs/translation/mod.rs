//! Translations put into the files of a policy, beside the English texts that they translate. The rest of a file, its
//! comments and its layout stay as they are.

mod edits;
mod schema_file;
mod translations;
mod yaml_file;

pub use translations::Translations;
