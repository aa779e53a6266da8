//! A generated repository of any size passes, with every duty settled by its one file.

#[path = "../../benches/generate/mod.rs"]
pub(crate) mod generate;

use generate::{AS_OF, Shape};
use serde_json::Value;

use crate::harness::process::run_in;
use crate::harness::temporary::temporary_folder;

#[track_caller]
fn check(shape: Shape) {
    let root = temporary_folder().expect("a folder");
    shape.write(root.path()).expect("a repository");
    let arguments = "check --no-history --format json --as-of";
    let run = run_in(root.path(), arguments.split(' ').chain([AS_OF]));
    let report = run.json();
    assert_eq!(report["verdict"], "pass", "{shape:?}: {report}");
    assert_eq!(report["findings"], Value::Array(Vec::new()), "{shape:?}");
    let summary = &report["summary"];
    assert_eq!(summary["duties"], shape.files, "{shape:?}");
    assert_eq!(summary["standings"]["met"], shape.files, "{shape:?}");
}

#[test]
fn every_duty_is_settled() {
    for files in [0, 1, 82, 83] {
        check(Shape::of(files));
    }
    check(Shape::of(2_000));
}

#[test]
fn artifacts_settle_too() {
    check(Shape {
        has_artifacts: true,
        seed: 7,
        ..Shape::of(500)
    });
}

#[test]
fn the_same_shape_gives_the_same_files() {
    let files = |seed| {
        let shape = Shape {
            seed,
            ..Shape::of(300)
        };
        let files = shape.evidence().into_iter();
        files.map(|file| (file.path, file.text)).collect::<Vec<_>>()
    };
    let first = files(1);
    assert_eq!(first.len(), 300);
    assert_eq!(first, files(1));
    assert_ne!(first, files(2));
}
