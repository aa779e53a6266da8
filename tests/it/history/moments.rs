//! What was said of a moment when it was now is said of it for ever: a made-up history, judged at
//! fifty instants while it grows and once more at its end.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta};
use rayon::prelude::*;

use crate::harness::repo::{Repo, START};
use crate::harness::run::instant;
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Member, Policy, Task};

const MOMENTS: usize = 50;

/// Numbers that are the same on every machine: a linear congruence (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn minutes(&mut self, from: u64, to: u64) -> TimeDelta {
        let minutes = from + self.below(to - from);
        TimeDelta::minutes(i64::try_from(minutes).expect("few"))
    }
}

/// A moment: when, and what the mainline was.
struct Moment {
    at: String,
    rev: String,
    check: String,
    standings: BTreeMap<String, String>,
}

/// A history that grows.
struct Growth {
    repo: Repo,
    dice: Dice,
    now: DateTime<FixedOffset>,
    policy: Policy,
    /// Evidence that landed, in the order of landing.
    landed: Vec<Evidence>,
    commits: usize,
}

impl Growth {
    fn new(seed: u64) -> Self {
        let policy = Policy::new().task(Task::daily());
        Growth {
            repo: Repo::with(&policy),
            dice: Dice(seed),
            now: instant(START),
            policy,
            landed: Vec::new(),
            commits: 1,
        }
    }

    /// Something happens, some hours later.
    fn step(&mut self) {
        self.now += self.dice.minutes(60, 60 * 14);
        self.commits += 1;
        let number = self.commits;
        let what = self.dice.below(12);
        match what {
            0..=4 => self.record("daily-check", "beta", "analyst-3", "%Y-%m-%d"),
            5 | 6 => self.record("weekly-report", "alpha", "analyst-1", "%G-W%V"),
            7 => self.amend(),
            8 => self.edit(),
            9 => self.change_policy(),
            10 => self.waive(),
            _ => {
                self.repo.write("README.md", format!("Edition {number}\n"));
            }
        }
        // A policy that is dated back would change what was already seen.
        let is_punctual = what == 9 || self.dice.below(10) > 0;
        self.land(&format!("Change (#{number})"), is_punctual);
    }

    /// Commits, or merges a branch that holds it, on a clock that may be a little behind.
    fn land(&mut self, message: &str, is_punctual: bool) {
        let behind = if is_punctual {
            TimeDelta::zero()
        } else {
            self.dice.minutes(1, 90)
        };
        let at = (self.now - behind).to_rfc3339();
        if self.dice.below(2) == 0 {
            self.repo.commit(message).at(&at).run();
            return;
        }
        let name = format!("change-{}", self.commits);
        self.repo.branch(&name).commit("Work").at(&at).run();
        self.repo.switch("main");
        self.repo
            .merge(&[&name], &format!("Merge branch '{name}'"))
            .at(&at)
            .run();
    }

    /// Evidence of now or of some days ago.
    fn record(&mut self, task: &str, team: &str, by: &str, label: &str) {
        let at = self.now - self.dice.minutes(1, 60 * 24 * 6);
        let local = at.with_timezone(&chrono_tz::Europe::Copenhagen);
        let occurrence = local.format(label).to_string();
        let evidence = Evidence::new(task, &occurrence, team, by, &local.to_rfc3339());
        let is_new = self
            .landed
            .iter()
            .all(|known| known.path() != evidence.path());
        if is_new {
            self.repo.add(&evidence);
            self.landed.push(evidence);
        }
    }

    /// Two days are waived, the second later than the first.
    fn waive(&self) {
        let is_second = self.repo.path(WAIVER).is_file();
        let days = if is_second {
            "2026-03-12, 2026-03-24"
        } else {
            "2026-03-12"
        };
        let text = waiver(days).replace("weekly-report", "daily-check");
        self.repo.write(WAIVER, text);
    }

    fn one_of_them(&mut self) -> Option<usize> {
        let count = self.landed.len() as u64;
        (count > 0).then(|| usize::try_from(self.dice.below(count)).expect("few"))
    }

    fn amend(&mut self) {
        if let Some(which) = self.one_of_them() {
            let words = format!("Words of edition {}", self.commits);
            let amended = self.landed[which].clone().summary(&words);
            let amended = amended.amended(&self.now.to_rfc3339(), "Better words");
            self.repo.add(&amended);
            self.landed[which] = amended;
        }
    }

    fn edit(&mut self) {
        if let Some(which) = self.one_of_them() {
            let words = format!("Words of edition {}", self.commits);
            let edited = self.landed[which].clone().summary(&words);
            self.repo.add(&edited);
            self.landed[which] = edited;
        }
    }

    fn change_policy(&mut self) {
        let policy = self.policy.clone();
        let address = format!("analyst-{}@soc.example", self.commits);
        let grace = format!("{} business-days", 1 + self.dice.below(4));
        self.policy = match self.dice.below(4) {
            0 => policy.member("beta", Member::new(&address)),
            1 => policy.task(Task::weekly().grace(&grace)),
            2 => policy.task(Task::monthly()),
            _ => policy.task(Task::weekly()),
        };
        self.repo.set(&self.policy);
    }

    /// Judges the tip at an instant between the last change and the next.
    fn moment(&mut self) -> Moment {
        self.now += self.dice.minutes(1, 60 * 8);
        let at = self
            .now
            .with_timezone(&chrono_tz::Europe::Copenhagen)
            .to_rfc3339();
        let rev = self.repo.id("main");
        let check = told(&self.repo, &at, &rev);
        let audit = self.repo.audit_with(&at, &format!("--rev {rev}")).exits(0);
        let standings = audit.standings();
        Moment {
            at,
            rev,
            check,
            standings,
        }
    }
}

/// What `check` says of a commit as of an instant.
fn told(repo: &Repo, at: &str, rev: &str) -> String {
    let run = repo.check_with(at, &format!("--rev {rev}"));
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    run.stdout
}

#[test]
fn a_moment_is_judged_the_same_for_ever() {
    let mut growth = Growth::new(20_260_301);
    let moments: Vec<Moment> = (0..MOMENTS)
        .map(|_| {
            growth.step();
            growth.moment()
        })
        .collect();
    let repo = &growth.repo;
    repo.git(&["gc", "--quiet", "--prune=now"]);
    let changed: Vec<&str> = moments
        .par_iter()
        .filter(|moment| told(repo, &moment.at, &moment.rev) != moment.check)
        .map(|moment| &*moment.at)
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
    lawful(&moments);
    // The history was worth the while.
    let last = moments.last().expect("some");
    let seen = |word: &str| last.standings.values().any(|standing| standing == word);
    for word in ["met", "late", "overdue", "upcoming"] {
        assert!(seen(word), "nothing is {word}");
    }
}

/// From one moment to the next a duty that has opened never vanishes, what is settled stays settled,
/// and what is not moves forward only.
fn lawful(moments: &[Moment]) {
    let running = ["upcoming", "open", "grace", "overdue"];
    let rank = |standing: &str| running.iter().position(|word| *word == standing);
    for pair in moments.windows(2) {
        for (duty, before) in &pair[0].standings {
            let after = pair[1].standings.get(duty).map(String::as_str);
            let is_lawful = match (rank(before), after) {
                // What has not opened may be asked for otherwise.
                (Some(0), _) => true,
                (_, None) => false,
                (Some(before), Some(after)) => rank(after).is_none_or(|after| before <= after),
                // Evidence goes before a waiver, and may still come.
                (None, Some(after)) => match before.as_str() {
                    "met" | "late" => after == before,
                    _ => rank(after).is_none(),
                },
            };
            let at = &pair[1].at;
            assert!(is_lawful, "{duty}: {before}, then {after:?} at {at}");
        }
    }
}
