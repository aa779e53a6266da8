//! Answers that a details schema accepts, made up from the schema.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// How many answers are made up before a schema counts as one that nothing fits.
const TRIES: usize = 2_000;

/// Makes answers up, the same in each run.
pub(super) struct AnswerMaker {
    schemas: BTreeMap<String, Value>,
    runner: TestRunner,
    state: u64,
}

impl AnswerMaker {
    /// Answers to these schemas, by the names of their files.
    pub(super) fn new(schemas: BTreeMap<String, Value>) -> Self {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        AnswerMaker {
            schemas,
            runner: TestRunner::new_with_rng(Config::default(), rng),
            state: 1,
        }
    }

    /// An answer that the schema of a name accepts.
    pub(super) fn make(&mut self, name: &str) -> Value {
        let file = format!("{name}.schema.json");
        let schema = self.schemas[&file].clone();
        let whole = self.inline(&schema, &file);
        let whole = jsonschema::draft202012::new(&whole).unwrap();
        for _ in 0..TRIES {
            let answer = self.draw(&schema, &file, 0);
            if whole.is_valid(&answer) {
                return answer;
            }
        }
        panic!(
            "nothing fits {file}: the last was {:#}",
            self.draw(&schema, &file, 0)
        );
    }

    /// A number below a bound (xorshift).
    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % bound.max(1)
    }

    /// A schema without references.
    fn inline(&self, schema: &Value, file: &str) -> Value {
        match schema {
            Value::Object(fields) => {
                let mut whole = Map::new();
                for (key, value) in fields {
                    if key == "$ref" {
                        let (target, home) = self.resolve(value.as_str().unwrap(), file);
                        let target = self.inline(&target, &home);
                        whole.insert("allOf".to_owned(), json!([target]));
                    } else if key != "$defs" && key != "$id" {
                        whole.insert(key.clone(), self.inline(value, file));
                    }
                }
                Value::Object(whole)
            }
            Value::Array(items) => items.iter().map(|item| self.inline(item, file)).collect(),
            other => other.clone(),
        }
    }

    fn resolve(&self, reference: &str, file: &str) -> (Value, String) {
        let (home, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let home = if home.is_empty() { file } else { home };
        let target = self.schemas[home].pointer(pointer).expect(reference);
        (target.clone(), home.to_owned())
    }

    fn draw(&mut self, schema: &Value, file: &str, depth: usize) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let (mut target, home) = self.resolve(reference, file);
            for (key, value) in schema.as_object().unwrap() {
                if key != "$ref" && key != "description" && key != "title" {
                    target[key] = value.clone();
                }
            }
            return self.draw(&target, &home, depth);
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        let examples = schema["examples"].as_array();
        let fixed = schema["enum"]
            .as_array()
            .or(examples.filter(|it| !it.is_empty()));
        if let Some(values) = fixed {
            let at = self.below(values.len() as u64);
            return values[usize::try_from(at).unwrap()].clone();
        }
        match schema["type"].as_str() {
            Some("object") => self.draw_object(schema, file, depth),
            Some("array") => self.draw_array(schema, file, depth),
            Some("integer" | "number") => self.draw_number(schema),
            Some("boolean") => (self.below(2) == 0).into(),
            Some("string") => self.draw_text(schema).into(),
            _ if schema["properties"].is_object() => self.draw_object(schema, file, depth),
            other => panic!("{file}: what is of type {other:?}? {schema:#}"),
        }
    }

    /// An object with what is required, and some of the rest.
    fn draw_object(&mut self, schema: &Value, file: &str, depth: usize) -> Value {
        let mut object = Map::new();
        let required = |name: &str| {
            let names = schema["required"].as_array();
            names.is_some_and(|names| names.iter().any(|it| it == name))
        };
        let Some(properties) = schema["properties"].as_object() else {
            return json!({});
        };
        for (name, property) in properties {
            if required(name) || self.below(2) == 0 {
                object.insert(name.clone(), self.draw(property, file, depth + 1));
            }
        }
        Value::Object(object)
    }

    fn draw_array(&mut self, schema: &Value, file: &str, depth: usize) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"]
            .as_u64()
            .unwrap_or(least + 2)
            .min(least + 2);
        let count = least + self.below(most - least + 1);
        let items = &schema["items"];
        let mut drawn: Vec<Value> = Vec::new();
        let mut tries = 0;
        // What a list has to contain, one item for each.
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let mut item = self.draw(items, file, depth + 1);
            for (name, property) in part["contains"]["properties"]
                .as_object()
                .into_iter()
                .flatten()
            {
                item[name] = property["const"].clone();
            }
            drawn.push(item);
        }
        while (drawn.len() as u64) < count && tries < 200 {
            let item = self.draw(items, file, depth + 1);
            tries += 1;
            if !drawn.contains(&item) {
                drawn.push(item);
            }
        }
        drawn.into()
    }

    fn draw_number(&mut self, schema: &Value) -> Value {
        let bound = |name: &str| {
            schema[name].as_i64().or(schema[name].as_f64().map(|it| {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "bounds of answers are small"
                )]
                let whole = it as i64;
                whole
            }))
        };
        let least = bound("minimum")
            .or(bound("exclusiveMinimum").map(|it| it + 1))
            .unwrap_or(0);
        let most = bound("maximum").unwrap_or(least + 5).min(least + 5);
        // Small numbers often: many rules tell none from some.
        if self.below(3) == 0 {
            return least.into();
        }
        let above = self.below(u64::try_from(most - least).unwrap_or(0) + 1);
        (least + i64::try_from(above).unwrap()).into()
    }

    fn draw_text(&mut self, schema: &Value) -> String {
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date"), _) => "2026-02-27".to_owned(),
            (Some("date-time"), _) => "2026-02-27T10:00:00Z".to_owned(),
            (Some("uri"), _) => "https://tickets.example/CHG0031337".to_owned(),
            (Some("email"), _) => "operations-1@ops.example".to_owned(),
            (_, Some(pattern)) => {
                let inner = pattern.trim_start_matches('^').trim_end_matches('$');
                let strategy = proptest::string::string_regex(inner).expect(pattern);
                strategy.new_tree(&mut self.runner).unwrap().current()
            }
            _ => {
                let least = schema["minLength"].as_u64().unwrap_or(1);
                let most = schema["maxLength"].as_u64().unwrap_or(1_000);
                let words = "What was found is written down here, with what follows from it. ";
                let text = words.repeat(usize::try_from(least / 60 + 1).unwrap());
                let length = usize::try_from(most.min(least.max(40))).unwrap();
                text.chars()
                    .take(length)
                    .collect::<String>()
                    .trim()
                    .to_owned()
            }
        }
    }
}
