//! `dutybook review`.

use std::path::Path;

use crate::assess::{AwaitedReview, awaited_reviews};
use crate::cli::args::ReviewArgs;
use crate::cli::commands::sign_off::{AwaitedFile, SignOffWords, path_in_root, sign_files};
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::report;
use crate::write::{self, SignOff};

const WORDS: SignOffWords = SignOffWords {
    kind: SignOff::Review,
    verb: "review",
    message: "Review",
    question: "Record that you reviewed",
    nothing: "nothing awaits your review here; a pull request is reviewed on its own branch",
};

pub(super) fn run(args: &ReviewArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let signer = session.person(None, "git's user.email", session.now())?;
    let assessment = session.assess_all()?;
    let is_named = !args.duties.is_empty();
    let mut reviews = awaited_reviews(&session.worktree, &assessment, &signer.email, is_named);
    if is_named {
        reviews = find_named(&session, &args.duties, &reviews)?;
    }
    if args.json {
        to_stdout(|out| {
            report::write_reviews_json(out, &reviews, &signer.email, assessment.as_of)
        })?;
        return Ok(RunOutcome::Success);
    }
    let style = settings.output_style(true);
    let files = reviews.iter().map(|review| {
        let mut shown = Vec::new();
        report::write_review_human(&mut shown, review, style)
            .map_err(|source| CliError::write(Path::new("-"), source))?;
        Ok(AwaitedFile {
            name: review.duty.to_string(),
            file: review.file.to_string(),
            text: review.text.clone(),
            artifacts: review.artifacts.iter().map(|it| it.file.clone()).collect(),
            shown,
            duty: Some(review.duty.to_string()),
            fault: review.fault.clone(),
        })
    });
    let files: Vec<AwaitedFile> = files.collect::<Result<_, CliError>>()?;
    sign_files(&session, &args.writing, &WORDS, (&files, &signer), is_named)
}

/// Those of the reviews that duties, files or folders name.
fn find_named(
    session: &WriteSession,
    typed: &[String],
    reviews: &[AwaitedReview],
) -> Result<Vec<AwaitedReview>, CliError> {
    let mut found: Vec<AwaitedReview> = Vec::new();
    for word in typed {
        let path = path_in_root(session, word);
        let path = path.as_str();
        let is_meant = |review: &&AwaitedReview| {
            let below = review.file.strip_prefix(path);
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                || review.duty.to_string() == path
                || write::duty_of(&review.file) == path
        };
        let of_word: Vec<&AwaitedReview> = reviews.iter().filter(is_meant).collect();
        if of_word.is_empty() {
            return Err(CliError::usage(
                format!("{word} does not await a review"),
                "there may be no evidence yet, or it has a fault, or it is reviewed: `dutybook trace DUTY` says which; \
                 `dutybook review` lists what waits",
            ));
        }
        for review in of_word {
            if !found.iter().any(|known| known.file == review.file) {
                found.push(review.clone());
            }
        }
    }
    Ok(found)
}
