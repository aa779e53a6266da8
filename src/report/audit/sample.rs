//! The sample of a population, in words and for programs.

use serde::Serialize;

use super::report::AuditReport;
use crate::judge::{DrawnSample, SampleRequest, StratifyBy, Stratum};
use crate::language::Language;

/// How a sample is drawn, for programs.
const METHOD: &str = "duties by ascending SHA-256 of `SEED<TAB>POPULATION-DIGEST<TAB>DUTY`";

/// The note that goes with the sizes of the convention.
const NO_STANDARD: &str = "The sizes are those that audit firms take as a rule for manual \
                           controls; no standard prescribes these sizes.";

/// A sample as programs read it.
#[derive(Serialize)]
pub(super) struct JsonSample<'a> {
    size: usize,
    seed: u64,
    duties: Vec<String>,
    method: &'static str,
    asked: JsonSampleRequest,
    stratify: Option<StratifyBy>,
    strata: &'a [Stratum],
    note: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum JsonSampleRequest {
    Duties(usize),
    Convention(&'static str),
}

impl<'a> JsonSample<'a> {
    pub(super) fn of(report: &'a AuditReport) -> Option<Self> {
        let sample = report.sample?;
        Some(JsonSample {
            size: sample.duties.len(),
            seed: sample.drawing.seed,
            duties: report
                .sampled_duties()
                .map(|duty| duty.id.to_string())
                .collect(),
            method: METHOD,
            asked: match sample.drawing.asked {
                SampleRequest::Duties(size) => JsonSampleRequest::Duties(size),
                SampleRequest::Convention => JsonSampleRequest::Convention("convention"),
            },
            stratify: sample.drawing.stratify,
            strata: &sample.strata,
            note: (sample.drawing.asked == SampleRequest::Convention).then_some(NO_STANDARD),
        })
    }
}

/// What was drawn, and what to know about it, a sentence each. Of the texts of the repository they hold
/// the names of tasks and teams only.
pub(super) fn sample_sentences(sample: &DrawnSample) -> Vec<String> {
    let mut sentences = size_sentences(sample, Language::ENGLISH);
    if let Some(by) = stratified_by(sample) {
        let strata = sample.strata.iter();
        let strata = strata.map(|s| format!("{} {} of {}", s.name, s.size, s.population));
        let strata: Vec<String> = strata.collect();
        sentences.push(format!("By {by}: {}.", strata.join(", ")));
    }
    sentences.extend(sample_notes(sample, Language::ENGLISH));
    sentences
}

/// How many were drawn, and of how many.
pub(super) fn size_sentences(sample: &DrawnSample, language: Language) -> Vec<String> {
    let size = sample.duties.len();
    let seed = sample.drawing.seed;
    let population = sample.population;
    let mut sentences = vec![language.fill(
        "Sample: {size} of {population} duties, drawn with seed {seed}, in the order drawn.",
        &[
            ("size", &language.number(size)),
            ("population", &language.number(population)),
            ("seed", &seed),
        ],
    )];
    if let SampleRequest::Duties(asked) = sample.drawing.asked
        && asked > population
    {
        sentences.push(language.fill(
            "{asked} were asked for, which is more than there are: the sample is the whole population.",
            &[("asked", &language.number(asked))],
        ));
    }
    sentences
}

/// By what the population was divided before the draw; `None` where it was not.
pub(super) fn stratified_by(sample: &DrawnSample) -> Option<&'static str> {
    let by = sample.drawing.stratify?;
    Some(match by {
        StratifyBy::Task => "task",
        StratifyBy::Team => "team",
    })
}

/// What to know about a sample.
pub(super) fn sample_notes(sample: &DrawnSample, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    if sample.drawing.stratify.is_none() && sample.duties.len() < sample.population {
        notes.push(
            language
                .say(
                    "Where one cannot be tested, ask for a larger sample: these stay, and the next ones \
                     follow them.",
                )
                .to_owned(),
        );
    }
    if sample.drawing.asked == SampleRequest::Convention {
        notes.push(language.say(NO_STANDARD).to_owned());
    }
    notes
}
