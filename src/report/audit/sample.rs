//! The sample of a population as every output of `audit` tells it.

use serde::Serialize;

use crate::judge::{DrawnSample, SampleRequest, StratifyBy, Stratum};
use crate::report::audit::report::AuditReport;

/// How it was drawn, for programs.
const METHOD: &str = "duties by ascending SHA-256 of `SEED<TAB>POPULATION-DIGEST<TAB>DUTY`";

/// What is said wherever the sizes of a convention are named.
const NO_STANDARD: &str = "The sizes are those that audit firms take as a rule for manual \
                           controls; no standard prescribes these sizes.";

/// A sample as programs read it.
#[derive(Serialize)]
pub(crate) struct Drawn<'a> {
    size: usize,
    seed: u64,
    duties: Vec<String>,
    method: &'static str,
    asked: AskedFor,
    stratify: Option<StratifyBy>,
    strata: &'a [Stratum],
    note: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum AskedFor {
    Duties(usize),
    Convention(&'static str),
}

impl<'a> Drawn<'a> {
    pub(crate) fn of(audited: &'a AuditReport) -> Option<Self> {
        let sample = audited.sample?;
        Some(Drawn {
            size: sample.duties.len(),
            seed: sample.drawing.seed,
            duties: audited.drawn().map(|duty| duty.id.to_string()).collect(),
            method: METHOD,
            asked: match sample.drawing.asked {
                SampleRequest::Duties(size) => AskedFor::Duties(size),
                SampleRequest::Convention => AskedFor::Convention("convention"),
            },
            stratify: sample.drawing.stratify,
            strata: &sample.strata,
            note: (sample.drawing.asked == SampleRequest::Convention).then_some(NO_STANDARD),
        })
    }
}

/// What people are told of a sample, a sentence each: what was drawn, and what to know of it. No text
/// of the repository is in it but names of tasks and teams.
pub(crate) fn told(sample: &DrawnSample) -> Vec<String> {
    let mut told = drawn(sample);
    if let Some(by) = strata_by(sample) {
        let strata = sample.strata.iter();
        let strata = strata.map(|s| format!("{} {} of {}", s.name, s.size, s.population));
        let strata: Vec<String> = strata.collect();
        told.push(format!("By {by}: {}.", strata.join(", ")));
    }
    told.extend(notes(sample));
    told
}

/// How many were drawn, and of how many.
pub(crate) fn drawn(sample: &DrawnSample) -> Vec<String> {
    let size = sample.duties.len();
    let seed = sample.drawing.seed;
    let population = sample.population;
    let mut told = vec![format!(
        "Sample: {size} of {population} duties, drawn with seed {seed}, in the order drawn."
    )];
    if let SampleRequest::Duties(asked) = sample.drawing.asked
        && asked > population
    {
        told.push(format!(
            "{asked} were asked for, which is more than there are: the sample is the whole population."
        ));
    }
    told
}

/// By what the population was divided before the draw.
pub(crate) fn strata_by(sample: &DrawnSample) -> Option<&'static str> {
    let by = sample.drawing.stratify?;
    Some(match by {
        StratifyBy::Task => "task",
        StratifyBy::Team => "team",
    })
}

/// What to know of it.
pub(crate) fn notes(sample: &DrawnSample) -> Vec<String> {
    let mut notes = Vec::new();
    if sample.drawing.stratify.is_none() && sample.duties.len() < sample.population {
        notes.push(
            "Where one cannot be tested, ask for a larger sample: these stay, and the next ones \
             follow them."
                .to_owned(),
        );
    }
    if sample.drawing.asked == SampleRequest::Convention {
        notes.push(NO_STANDARD.to_owned());
    }
    notes
}
