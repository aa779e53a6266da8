//! Every file of `src/` is held to the table of rooms: who imports whom, who names which crate, and
//! how long files and functions may be.
//!
//! Each check is a plain function from a text to its complaints. It is tried on small bad inputs
//! beside it, so that a check that no longer sees anything fails too.

mod code;
mod imports;
mod names;
mod sizes;

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
fn hold(check: impl Fn(&Source) -> Vec<String>) {
    let complaints: Vec<String> = sources().iter().flat_map(check).collect();
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
    for path in [
        "lib.rs",
        "assess/mod.rs",
        "git/repository.rs",
        "judge/standing.rs",
    ] {
        assert!(sources.iter().any(|source| source.path == path), "{path}");
    }
}

#[test]
fn every_folder_of_src_is_a_room_and_every_other_file_is_known() {
    hold(imports::known_place);
}

#[test]
fn rooms_import_only_rooms_above_them() {
    hold(imports::directions);
}

#[test]
fn no_room_imports_what_it_must_never_know() {
    hold(imports::never);
}

#[test]
fn crates_and_the_outside_world_are_named_where_they_belong() {
    hold(names::belongings);
}

#[test]
fn files_and_functions_stay_short() {
    hold(sizes::files);
    hold(sizes::functions);
}
