//! Reading `languages/*.yaml` of a pack.

use std::sync::Arc;

use super::pack_reader::{ReadPackFile, named, read_file};
use crate::language::Language;
use crate::load::field_value::FieldValue;
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::PackLanguage;

/// Reads the bytes of one file of translations, which stands at `path`.
#[must_use]
pub fn parse_pack_language(bytes: &[u8], path: &Arc<str>) -> ReadPackFile<PackLanguage> {
    read_file(bytes, path, language_file)
}

fn language_file(root: FieldValue) -> Option<PackLanguage> {
    let fields = Fields::open(root, &["kind", "language", "texts"])?;
    fields.require("kind", scalar::kind("pack-language/v1"));
    let language = fields.require("language", |value| {
        value.parse("the tag of a language", |text| {
            Language::new(text).map(|language| language.tag().to_owned())
        })
    });
    let translation =
        |english: &str, value: FieldValue| Some((english.to_owned(), scalar::text(value)?));
    let texts = fields.require("texts", named(translation))?;
    Some(PackLanguage {
        language: language?,
        texts: texts.into_iter().collect(),
    })
}
