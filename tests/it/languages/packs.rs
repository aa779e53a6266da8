//! A translated pack is the same policy. That no translation is missing, `check_pack` finds: `tests/it/packs/shipped.rs`.

use dutybook::internals::language::Language;
use dutybook::internals::packs::{PackChoice, merge_packs, render_pack, shipped_pack};
use serde_json::Value;

fn danish() -> Language {
    Language::new("da").unwrap()
}

#[test]
fn a_translated_file_says_the_same_in_english() {
    let pack = shipped_pack("m365-defender-soc").unwrap().unwrap();
    let files = |language: Language| {
        let choice = PackChoice {
            language,
            ..PackChoice::default()
        };
        let rendered = render_pack(&pack, &choice).unwrap();
        merge_packs(&[rendered]).unwrap().files
    };
    let (plain, danish) = (files(Language::ENGLISH), files(danish()));
    assert_eq!(plain.len(), danish.len());
    for (path, text) in &plain {
        if path.starts_with("policy/packs/") {
            continue;
        }
        let translated = &danish[path];
        let before: Value = serde_yaml::from_str(text).unwrap();
        let after: Value = serde_yaml::from_str(translated).unwrap();
        assert_ne!(text, translated, "{path}");
        assert_eq!(english(after), before, "{path}");
        let width = translated.lines().map(|line| line.chars().count()).max();
        let is_json = path.strip_suffix(".json").is_some();
        assert!(is_json || width <= Some(140), "{path}: {width:?}");
    }
}

/// A value in which texts of several languages are the English one.
fn english(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            fields.remove("x-languages");
            if let Some(Value::String(text)) = fields.get("en") {
                return text.as_str().into();
            }
            fields
                .into_iter()
                .map(|(key, field)| (key, english(field)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(english).collect(),
        other => other,
    }
}
