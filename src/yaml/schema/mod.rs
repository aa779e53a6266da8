//! JSON Schema 2020-12 over the tree: every error at its place in the YAML.

mod compile;
mod complexity;
mod details_schema;
mod faults;
mod identities;
mod languages;
mod messages;
mod phrases;
mod property_names;
mod resolver;
mod schema_fault;
mod schema_objects;
mod work;

#[cfg(test)]
mod tests;

pub use details_schema::DetailsSchema;
pub use languages::{LANGUAGES_KEYWORD, check_languages, schema_text};
pub use schema_fault::SchemaFault;
pub use schema_objects::schema_objects;
