//! Translations put into the files of a policy, beside the English texts that they translate. The rest of a file, its
//! comments and its layout stay as they are.

mod edits;
mod policy_file;
mod schema_file;
mod translations;
mod yaml_file;

pub use policy_file::translate_file;
pub use translations::Translations;
