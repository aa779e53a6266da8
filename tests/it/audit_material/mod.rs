//! What an auditor takes away of an audit, read and computed again by programs that others wrote.

mod bundle;
mod csv;
mod markdown;
mod repositories;
mod sample;

use serde_json::Value;

use crate::harness::session::{Run, Session};

/// The audit of the sample quarter.
const QUARTER: &str = "audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-03-31";

/// The duties of a list, as texts.
fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|value| value.as_str().expect("a text")).collect()
}

/// The audit of the sample quarter with more arguments.
fn quarter(session: &Session, more: &str) -> Run {
    session.run(&format!("{QUARTER} {more}"))
}

fn json(session: &Session, more: &str) -> Value {
    quarter(session, &format!("{more} --format json"))
        .exits(0)
        .json()
}
