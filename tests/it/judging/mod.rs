//! What holds for every repository, whatever is in it, tried on made-up ones through the public API.

mod intervals;
mod order;
mod proof;
mod reading;
mod time;
mod versions;
mod world;

use std::collections::BTreeMap;

use dutybook::internals::judge::{Assessment, Standing};

/// The standing of every duty, by id.
fn standings(assessment: &Assessment) -> BTreeMap<String, Standing> {
    let pairs = assessment
        .duties
        .iter()
        .map(|duty| (duty.id.to_string(), duty.standing));
    pairs.collect()
}
