//! Every file of `src/` is held to the table of layers: who imports whom, who names which crate, and
//! how long files and functions may be.
//!
//! Each check is a plain function from a text to its complaints. It is tried on small bad inputs
//! beside it, so that a check that no longer sees anything fails too.

mod circles;
mod code;
mod commands;
mod imports;
mod names;
mod paths;
mod sizes;
mod words;

use std::fs;
use std::path::Path;

use code::Source;

/// Every Rust file under `src/`, by path relative to it, sorted.
fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut waiting = vec![src.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&src).expect("below src");
                let name = name.to_str().expect("UTF-8").replace('\\', "/");
                let text = fs::read_to_string(&path).expect("UTF-8");
                sources.push(Source::new(&name, &text));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Holds every file to a check, and shows every complaint at once.
fn check_every_file(check: impl Fn(&Source) -> Vec<String>) {
    assert_none(&sources().iter().flat_map(check).collect::<Vec<String>>());
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The complaints about one made-up file.
fn complaints(path: &str, text: &str, check: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    check(&Source::new(path, text))
}

#[test]
fn all_of_src_is_read() {
    let sources = sources();
    assert!(sources.len() > 100, "only {} files", sources.len());
    for path in ["lib.rs", "assess/mod.rs", "git/mod.rs", "judge/standing.rs"] {
        assert!(sources.iter().any(|source| source.path == path), "{path}");
    }
}

#[test]
fn every_folder_of_src_is_a_layer_and_every_other_file_is_known() {
    check_every_file(imports::known_place);
}

#[test]
fn layers_import_only_layers_above_them() {
    check_every_file(imports::directions);
}

#[test]
fn no_layer_imports_what_it_must_never_know() {
    check_every_file(imports::never);
}

#[test]
fn crates_and_the_outside_world_are_named_where_they_belong() {
    check_every_file(names::belongings);
}

#[test]
fn files_of_a_layer_need_each_other_in_one_direction() {
    assert_none(&circles::circles(&sources()));
}

#[test]
fn every_type_has_a_name_of_its_own() {
    assert_none(&words::doubled_types(&sources()));
}

#[test]
fn functions_and_messages_avoid_words_that_puzzle() {
    check_every_file(words::function_names);
    check_every_file(words::messages);
}

#[test]
fn no_value_enters_a_command_unquoted() {
    check_every_file(commands::values_in_commands);
}

#[test]
fn the_crate_stays_small() {
    assert_none(&sizes::whole_crate(&sources()));
}

#[test]
fn files_and_functions_stay_short() {
    check_every_file(sizes::files);
    check_every_file(sizes::functions);
}
