//! Rewriting one old evidence file never goes unseen, whatever becomes of the tokens.
//!
//! `DUTYBOOK_REWRITES=1000` tries so many rewrites, each a history of its own. By default they are few.

use chrono::{DateTime, TimeDelta, Utc};
use rayon::prelude::*;

use super::authority::TestAuthority;
use super::book::{Book, Step, at, is_token};
use super::decade::{WEEKS, duty_of_week, founding, landing, of_week, policy, quarter_of};
use super::grades::proved;
use crate::generated::generate::dice::Dice;

/// How many rewrites are tried where nothing else is said.
const REWRITES: u64 = 20;

/// When the rewriter is at work, and the history is judged.
const NOW: &str = "2026-04-07T12:00:00Z";

/// What is done to the evidence.
#[derive(Debug, Clone, Copy)]
enum Rewrite {
    /// Other words.
    Content,
    /// Its commit has another date.
    Date,
    /// It is not there.
    Removal,
    /// It lands in another week's commit.
    OtherCommit,
    /// It is there, and a later commit gives it other words.
    Amended,
    /// Other words, in a commit that is put on top, dated back.
    OnTop,
}

/// What becomes of the tokens.
#[derive(Debug, Clone, Copy)]
enum Tokens {
    /// They stay as they are.
    Kept,
    /// They stay under the names of the new checkpoints, with these beside them.
    Moved,
    /// They are gone from history.
    Deleted,
    /// They are gone from the rewritten commit on, and kept before it.
    DeletedAfter,
    /// The same authority stamps the new history now.
    Stamped,
    /// All at once: the old ones stay, and a new one is added.
    KeptAndStamped,
}

const REWRITTEN: [Rewrite; 6] = [
    Rewrite::Content,
    Rewrite::Date,
    Rewrite::Removal,
    Rewrite::OtherCommit,
    Rewrite::Amended,
    Rewrite::OnTop,
];

const TOKENS: [Tokens; 6] = [
    Tokens::Kept,
    Tokens::Moved,
    Tokens::Deleted,
    Tokens::DeletedAfter,
    Tokens::Stamped,
    Tokens::KeptAndStamped,
];

/// A rewrite that is tried.
#[derive(Debug)]
struct Attempt {
    rewrite: Rewrite,
    tokens: Tokens,
    is_required: bool,
    /// The place of the week whose evidence is rewritten.
    week: usize,
    seconds: i64,
}

impl Attempt {
    fn of(seed: u64) -> Attempt {
        let mut dice = Dice::new(seed, 77);
        let mut below = |count: usize| {
            let number = dice.below(u64::try_from(count).expect("small"));
            usize::try_from(number).expect("small")
        };
        Attempt {
            rewrite: REWRITTEN[below(REWRITTEN.len())],
            tokens: TOKENS[below(TOKENS.len())],
            is_required: below(2) == 1,
            // The last week is not old.
            week: below(WEEKS.len() - 1),
            seconds: i64::try_from(below(100_000)).expect("small") - 50_000,
        }
    }

    fn settings(&self) -> &'static str {
        if self.is_required {
            "required: true, within: P10D"
        } else {
            ""
        }
    }

    fn honest(&self) -> Vec<Step> {
        let authority = TestAuthority::default();
        let mut steps = quarter_of(&policy(self.settings()), &authority);
        let first = founding(
            &policy(self.settings()),
            &authority,
            at("2026-03-01T11:00:00Z"),
        );
        assert_eq!(first.changes, steps[0].changes);
        steps.insert(1, Step::stamp(&authority, at("2026-03-01T12:00:00Z")));
        steps
    }

    /// The rewritten commits; the tokens are those of the honest history.
    fn rewritten(&self, honest: &[Step]) -> (Vec<Step>, usize) {
        let mut steps = honest.to_vec();
        let (week, friday) = WEEKS[self.week];
        let old = of_week(week, friday);
        let place = steps
            .iter()
            .position(|step| step.changes.contains_key(&old.path()))
            .expect("a commit");
        let words = format!("Rewritten {}", self.seconds);
        let new = old.clone().summary(&words);
        match self.rewrite {
            Rewrite::Content => steps[place] = steps[place].clone().put(&old.path(), new.text()),
            Rewrite::Date => steps[place].at += TimeDelta::seconds(self.seconds.max(1)),
            Rewrite::Removal => drop(steps[place].changes.remove(&old.path())),
            Rewrite::OtherCommit => {
                let moved = steps[place].changes.remove(&old.path()).expect("evidence");
                let next = place + 2;
                steps[next].changes.insert(old.path(), moved);
            }
            Rewrite::Amended => {
                let time = steps[place].at + TimeDelta::hours(1);
                let amended = new.amended(&time.to_rfc3339(), "Rewritten");
                steps.insert(place + 1, landing(&amended, time));
            }
            Rewrite::OnTop => {
                let time = steps[place].at + TimeDelta::hours(1);
                steps.push(landing(&new, time));
                return (steps.clone(), steps.len() - 1);
            }
        }
        (steps, place)
    }

    /// What becomes of the tokens of the rewritten commits.
    fn with_tokens(&self, mut steps: Vec<Step>, place: usize) -> Book {
        let now = at(NOW) - TimeDelta::minutes(10);
        let is_stamped = matches!(self.tokens, Tokens::Stamped | Tokens::KeptAndStamped);
        let is_deleted = |index: usize| match self.tokens {
            Tokens::Deleted | Tokens::Stamped => true,
            Tokens::DeletedAfter => index > place,
            _ => false,
        };
        for (index, step) in steps.iter_mut().enumerate() {
            if is_deleted(index) {
                step.changes
                    .retain(|path, _| !path.starts_with("timestamps/"));
            }
        }
        if matches!(self.tokens, Tokens::Moved) {
            steps = move_tokens(steps);
        }
        if is_stamped {
            steps.push(Step::stamp(&TestAuthority::default(), now));
        }
        Book::write(steps)
    }
}

/// Each token stands beside the checkpoint that the rewritten history gives now.
fn move_tokens(steps: Vec<Step>) -> Vec<Step> {
    let mut moved: Vec<Step> = Vec::new();
    for mut step in steps {
        let tokens: Vec<Vec<u8>> = step
            .changes
            .iter()
            .filter(|(path, _)| is_token(path))
            .filter_map(|(_, content)| content.clone())
            .collect();
        if !tokens.is_empty() {
            step.changes
                .retain(|path, _| !path.starts_with("timestamps/"));
            let before = Book::write(moved.clone());
            let place = super::log::place(before.checkpoint());
            let checkpoint = before.checkpoint().to_owned();
            step = step.put(&format!("{place}.checkpoint"), checkpoint);
            for token in tokens {
                step = step.put(&format!("{place}.tsr"), token);
            }
        }
        moved.push(step);
    }
    moved
}

/// What a check of the history says: its exit code, and of the duty its grade, its standing and the latest instant.
type Verdict = (Option<i32>, Option<(&'static str, Option<DateTime<Utc>>)>);

fn verdict(book: &Book, duty: &str) -> Verdict {
    let code = book.check(at(NOW)).code;
    let proved = proved(book.repo.root(), at(NOW));
    let of_duty = proved.get(duty);
    (code, of_duty.map(|it| (it.grade(), it.when.not_after)))
}

/// Tries a rewrite; says where it goes unseen.
fn attempt(seed: u64) -> Result<(), String> {
    let attempt = Attempt::of(seed);
    let honest = Book::write(attempt.honest());
    let duty = duty_of_week(WEEKS[attempt.week].0);
    let before = verdict(&honest, &duty);
    if before.0 != Some(0) {
        return Err(format!("seed {seed}: the honest history fails: {before:?}"));
    }
    let (steps, place) = attempt.rewritten(&honest.steps);
    let book = attempt.with_tokens(steps, place);
    if book.ids == honest.ids {
        return Err(format!("seed {seed}: nothing was rewritten: {attempt:?}"));
    }
    let after = verdict(&book, &duty);
    if !matches!(after.0, Some(0 | 1)) {
        return Err(format!(
            "seed {seed}: {attempt:?} could not be judged: {after:?}"
        ));
    }
    if after == before {
        return Err(format!("seed {seed}: {attempt:?} goes unseen: {after:?}"));
    }
    Ok(())
}

#[test]
fn no_rewrite_of_old_evidence_goes_unseen() {
    let asked = std::env::var("DUTYBOOK_REWRITES").ok();
    let asked = asked.map_or(REWRITES, |count| count.parse().expect("a number"));
    let tried: Vec<Result<(), String>> = (0..asked).into_par_iter().map(attempt).collect();
    let told: Vec<&String> = tried.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(
        told.is_empty(),
        "{} of {asked} rewrites\n{}",
        told.len(),
        told.iter()
            .take(20)
            .map(|it| it.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
}
