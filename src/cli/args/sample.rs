//! Which sample is drawn from a population.

use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::CliError;
use crate::judge::{Drawing, SampleRequest, StratifyBy};

/// The sample that is asked for.
#[derive(Debug, ClapArgs)]
pub(crate) struct SampleArgs {
    /// Draw a sample: so many duties, or `convention` for the sizes that audit firms use as a rule, by
    /// task (no standard prescribes them)
    #[arg(long, value_name = "N|convention", value_parser = asked)]
    sample: Option<SampleRequest>,
    /// The seed of the draw, a whole number that the auditor chooses
    #[arg(long, value_name = "S", requires = "sample")]
    seed: Option<u64>,
    /// Draw from each task, or from each team, in proportion
    #[arg(long, value_enum, value_name = "BY", requires = "sample")]
    stratify: Option<StratifyArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StratifyArg {
    Task,
    Team,
}

fn asked(word: &str) -> Result<SampleRequest, String> {
    if word == "convention" {
        return Ok(SampleRequest::Convention);
    }
    match word.parse() {
        Ok(0) => Err("a sample of nothing shows nothing: ask for 1 at least".to_owned()),
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
        let usage =
            |message: &str, help: &str| CliError::usage(message.to_owned(), help.to_owned());
        let seed = self.seed.ok_or_else(|| {
            usage(
                "--sample needs --seed: whoever knows the draw beforehand knows what will be tested",
                "the auditor chooses the seed, not the audited, and after the end of the interval: \
                 the date of the request, say, --seed 20260401",
            )
        })?;
        let stratify = self.stratify.map(|by| match by {
            StratifyArg::Task => StratifyBy::Task,
            StratifyArg::Team => StratifyBy::Team,
        });
        if asked == SampleRequest::Convention && stratify == Some(StratifyBy::Team) {
            return Err(usage(
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
            SampleRequest::Duties(size) => format!("--sample {size}"),
            SampleRequest::Convention => "--sample convention".to_owned(),
        });
        let seed = self.seed.map(|seed| format!("--seed {seed}"));
        let by = self.stratify.and_then(|by| by.to_possible_value());
        let by = by.map(|by| format!("--stratify {}", by.get_name()));
        [sample, seed, by].into_iter().flatten().collect()
    }
}
