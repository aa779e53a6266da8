//! Writes a generated repository, to try things out on: `cargo bench --bench repository -- DIR N`.
//!
//! `--artifacts` gives every evidence file an artifact, `--seed S` makes the files say something else.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this is a command of its own, and no part of dutybook"
)]

mod generate;

use std::path::PathBuf;

use generate::{AS_OF, Shape};

fn main() -> std::io::Result<()> {
    let mut shape = Shape::of(0);
    let mut root = None;
    // `cargo bench` adds `--bench` to what it is given.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--artifacts" => shape.has_artifacts = true,
            "--seed" => shape.seed = number(words.next()),
            _ if root.is_none() => root = Some(PathBuf::from(word)),
            _ => shape.files = number(Some(word)),
        }
    }
    // Without a folder this is a run of all benches, and there is nothing to measure here.
    let Some(root) = root else { return Ok(()) };
    shape.write(&root)?;
    println!(
        "dutybook -C {} check --as-of {AS_OF} --no-history",
        root.display()
    );
    Ok(())
}

fn number<T: std::str::FromStr>(word: Option<String>) -> T {
    let number = word.and_then(|word| word.parse().ok());
    number.expect("a number: cargo bench --bench repository -- DIR N [--artifacts] [--seed S]")
}
