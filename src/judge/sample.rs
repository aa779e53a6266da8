//! A sample of a population, drawn so that anybody can draw it again with `sha256sum` and `sort`.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Duty, population_digest};

/// How many duties are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleRequest {
    /// So many, or all where there are fewer.
    Duties(usize),
    /// Of each task as many as [`conventional_size`] says.
    Convention,
}

/// By what a population is divided before the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StratifyBy {
    /// By task.
    Task,
    /// By team; duties that any of several teams may fulfil are a stratum of their own.
    Team,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawing {
    /// How many duties.
    pub asked: SampleRequest,
    /// What makes one draw differ from another.
    pub seed: u64,
    /// Whether strata are drawn from; by convention it is always by task.
    pub stratify: Option<StratifyBy>,
}

/// A part of the population that is drawn from by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stratum {
    /// The task, or the team.
    pub name: String,
    /// How many duties it holds.
    pub population: usize,
    /// How many of them were drawn.
    pub size: usize,
}

/// The duties that were drawn.
#[derive(Debug, Clone)]
pub struct DrawnSample {
    /// What was asked for; by convention [`Drawing::stratify`] says by task.
    pub drawing: Drawing,
    /// The strata by name; empty where the population was not divided.
    pub strata: Vec<Stratum>,
    /// How many duties there were to draw from.
    pub population: usize,
    /// The duties in the order drawn, stratum after stratum: indices into the population.
    pub duties: Vec<usize>,
}

impl Drawing {
    /// Draws from the duties of a population.
    #[must_use]
    pub fn draw(mut self, duties: &[Duty]) -> DrawnSample {
        if self.asked == SampleRequest::Convention {
            self.stratify = Some(StratifyBy::Task);
        }
        let digest = population_digest(duties);
        let key = |at: &usize| draw_key(self.seed, &digest, &duties[*at].id.to_string());
        let mut parts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, duty) in duties.iter().enumerate() {
            let name = match self.stratify {
                Some(StratifyBy::Task) => duty.id.task.as_str(),
                Some(StratifyBy::Team) => duty.id.team.as_str(),
                None => "",
            };
            parts.entry(name).or_default().push(at);
        }
        let populations: Vec<usize> = parts.values().map(Vec::len).collect();
        let sizes = match self.asked {
            SampleRequest::Duties(size) => shares(size.min(duties.len()), &populations),
            SampleRequest::Convention => {
                populations.iter().copied().map(conventional_size).collect()
            }
        };
        let mut sample = DrawnSample {
            drawing: self,
            strata: Vec::new(),
            population: duties.len(),
            duties: Vec::new(),
        };
        for ((name, mut part), size) in parts.into_iter().zip(sizes) {
            sample.strata.push(Stratum {
                name: name.to_owned(),
                population: part.len(),
                size,
            });
            part.sort_by_cached_key(key);
            sample.duties.extend(part.into_iter().take(size));
        }
        if self.stratify.is_none() {
            sample.strata.clear();
        }
        sample
    }
}

/// What duties are put in order by: the SHA-256 of seed, population digest and duty, divided by tabs
/// and without a line end, as 64 lower-case hexadecimal digits.
#[must_use]
pub fn draw_key(seed: u64, digest: &str, duty: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}\t{digest}\t{duty}")))
}

/// How many items audit firms take as a rule where a manual control was operated so many times, and
/// no deviation is expected. Tables differ from firm to firm, and no standard prescribes them.
#[must_use]
pub fn conventional_size(population: usize) -> usize {
    match population {
        0 | 1 => population,
        2..=12 => 2,
        13..=52 => 5,
        53..=250 => 25,
        _ => 40,
    }
}

/// Shares out a sample over strata that hold at least as much, in proportion to what they hold, by
/// the largest remainder, of equal ones the first. No stratum goes without where there is one for
/// each: those that would get one, and the others share the rest in the same way.
fn shares(size: usize, populations: &[usize]) -> Vec<usize> {
    let mut shares = by_largest_remainder(size, populations);
    let without: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] == 0).collect();
    if without.is_empty() || size < populations.len() {
        return shares;
    }
    let others: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] > 0).collect();
    let held: Vec<usize> = others.iter().map(|at| populations[*at]).collect();
    let rest = self::shares(size - without.len(), &held);
    for at in without {
        shares[at] = 1;
    }
    for (at, share) in others.into_iter().zip(rest) {
        shares[at] = share;
    }
    shares
}

fn by_largest_remainder(size: usize, populations: &[usize]) -> Vec<usize> {
    let whole = populations.iter().sum::<usize>().max(1);
    let quotas = populations.iter().map(|population| size * population);
    let mut shares: Vec<usize> = quotas.clone().map(|quota| quota / whole).collect();
    let left = size - shares.iter().sum::<usize>();
    let mut order: Vec<(usize, usize)> = quotas.map(|quota| quota % whole).enumerate().collect();
    order.sort_by_key(|(at, remainder)| (std::cmp::Reverse(*remainder), *at));
    for (at, _) in order.into_iter().take(left) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
#[path = "sample_tests.rs"]
mod tests;
