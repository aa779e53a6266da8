//! Strict YAML into a tree that knows the place of everything; JSON Schema over that tree.
//!
//! Files come from pull requests and must read the same to everyone, so this accepts a subset of YAML 1.2.2: UTF-8, one
//! document, a mapping at the top (or a list, with [`parse_list`]), no anchors, aliases, merge keys, tags or directives,
//! keys that are strings and come once, no characters that hide what a text says. [`parse`] never fails: it returns what
//! it understood and every fault that it found.

mod builder;
mod fault;
mod limits;
mod mapping;
mod node;
mod parse;
mod plain_scalar;
mod pointer;
mod properties;
mod scalar;
mod schema;
mod source;
mod syntax;
mod token_ranges;
mod top_level;

#[cfg(test)]
mod tests;

pub use fault::{ParsedYaml, YamlFault};
pub use limits::MAX_BYTES;
pub use node::{MapEntry, Node, Value};
pub use parse::{parse, parse_list};
pub use plain_scalar::{scalar_like, scalar_of};
pub use pointer::locate;
pub use schema::{
    DetailsSchema, LANGUAGES_KEYWORD, SchemaFault, check_languages, schema_objects, schema_text,
};
