//! Which sample is drawn from a population.

use clap::Args as ClapArgs;

use super::named_value::{NamedValues, parse_named};
use crate::cli::CliError;
use crate::judge::{Drawing, SampleRequest, StratifyBy};

/// The sample that is asked for.
#[derive(Debug, ClapArgs)]
pub(crate) struct SampleArgs {
    /// Draw a sample of N duties, or `convention` for the sizes that audit firms usually take per task
    /// (no standard prescribes them)
    #[arg(long, value_name = "N|convention", value_parser = parse_sample)]
    sample: Option<SampleRequest>,
    /// The seed of the draw, a whole number that the auditor chooses
    #[arg(long, value_name = "S", requires = "sample")]
    seed: Option<u64>,
    /// Draw from each task, or from each team, in proportion
    #[arg(long, value_parser = parse_named(STRATIFY), value_name = "BY", requires = "sample")]
    stratify: Option<StratifyBy>,
}

const STRATIFY: NamedValues<StratifyBy> = &[("task", StratifyBy::Task), ("team", StratifyBy::Team)];

fn parse_sample(word: &str) -> Result<SampleRequest, String> {
    if word == "convention" {
        return Ok(SampleRequest::Convention);
    }
    match word.parse() {
        Ok(0) => Err("expected 1 or more, found 0".to_owned()),
        Ok(size) => Ok(SampleRequest::Duties(size)),
        Err(_) => Err("write a whole number, or `convention`".to_owned()),
    }
}

impl SampleArgs {
    /// What is to be drawn; `None` where no sample is asked for.
    pub(crate) fn drawing(&self) -> Result<Option<Drawing>, CliError> {
        let Some(asked) = self.sample else {
            return Ok(None);
        };
        let seed = self.seed.ok_or_else(|| {
            CliError::usage(
                "--sample needs --seed: whoever knows the draw beforehand knows what will be tested",
                "the auditor chooses the seed, not the audited, and after the end of the interval: \
                 the date of the request, say, --seed 20260401",
            )
        })?;
        let stratify = self.stratify;
        if asked == SampleRequest::Convention && stratify == Some(StratifyBy::Team) {
            return Err(CliError::usage(
                "--sample convention draws from each task, and not from each team",
                "leave --stratify out, or name a number of duties",
            ));
        }
        Ok(Some(Drawing {
            asked,
            seed,
            stratify,
        }))
    }

    /// The words that ask for the same sample.
    pub(crate) fn words(&self) -> Vec<String> {
        let sample = self.sample.map(|asked| match asked {
            SampleRequest::Duties(size) => ["--sample".to_owned(), size.to_string()],
            SampleRequest::Convention => ["--sample".to_owned(), "convention".to_owned()],
        });
        let seed = self
            .seed
            .map(|seed| ["--seed".to_owned(), seed.to_string()]);
        let by = STRATIFY.iter().find(|(_, by)| Some(*by) == self.stratify);
        let by = by.map(|(name, _)| ["--stratify".to_owned(), (*name).to_owned()]);
        [sample, seed, by].into_iter().flatten().flatten().collect()
    }
}
