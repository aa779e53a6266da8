//! The scripts that protect the mainline, run against servers of the tests.

mod azure;
mod github;
mod gitlab;

use std::fs;

use serde_json::Value;

use crate::book::{Book, Mainline};
use crate::harness::process::isolated;
use crate::harness::run::Run;
use crate::harness::subjects::ci::own;
use crate::has_tools;
use crate::server::{Request, Server};

/// A book for a forge. Its owners are named, unless the forge has no file for them. Nothing where a program is missing that
/// the scripts use.
fn book(forge: &str) -> Option<Book> {
    has_tools().then(|| named_book(forge))
}

fn named_book(forge: &str) -> Book {
    Book::edited(forge, Mainline::Settled, |work| {
        let path = work.join(format!(".{forge}/CODEOWNERS"));
        if let Ok(text) = fs::read_to_string(&path) {
            fs::write(path, text.replace("@your-org/", "@soc/")).unwrap();
        }
    })
}

/// Runs a script of a book.
fn protect(book: &Book, script: &str, environment: &[(&str, &str)]) -> Run {
    let mut bash = isolated("bash", &book.path(""));
    let paths = std::env::var("PATH").unwrap_or_default();
    let programs = own().join("tests/runners/stand-ins/bin");
    Run::of(
        bash.current_dir(book.work())
            .arg(script)
            .env("PATH", format!("{}:{paths}", programs.display()))
            .env("FORGE_FOLDER", book.path(""))
            .envs(environment.iter().copied()),
    )
}

/// The changes among the requests that a server got since the last call: method, path and body.
fn changes(server: &Server) -> Vec<(String, Value)> {
    let requests = server.take().into_iter();
    let requests = requests.filter(|request| request.method != "GET");
    let body = |request: &Request| serde_json::from_str(&request.body).unwrap_or_default();
    requests
        .map(|request| (request.line(), body(&request)))
        .collect()
}

/// The methods and paths of changes.
fn lines(changes: &[(String, Value)]) -> Vec<&str> {
    changes.iter().map(|(line, _)| line.as_str()).collect()
}

/// Sets the fields of an object to those of another one.
fn merge(target: &mut Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        target[name] = value.clone();
    }
}
