//! `dutybook prove`.

use std::collections::BTreeSet;
use std::path::Path;

use anstream::eprintln;

use crate::cli::args::ProveArgs;
use crate::cli::commands::checkpoint::read_note;
use crate::cli::completeness::require_judged;
use crate::cli::file_proofs::{ProvingCheckpoint, prove_file};
use crate::cli::mainline_session::incomplete_history;
use crate::cli::output::print;
use crate::cli::protected_paths::require_unprotected;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::files::Files;
use crate::history::{Mainline, MainlineLog};
use crate::judge::{Assessment, Duty};
use crate::load::{LoadedPolicy, MAX_YAML, artifact_paths};
use crate::model::Checkpoint;
use crate::report::escape_terminal;
use crate::signing::SignedNote;
use crate::text::{count_of, suggest};
use crate::write::{NewFile, RecordError, write_files};

pub(super) fn run(args: &ProveArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    require_unprotected(&args.output)?;
    let note = args.checkpoint.as_deref().map(read_note).transpose()?;
    let spec = RevisionSpec {
        revision: args.rev.as_deref(),
        judges_commit: true,
        ..RevisionSpec::default()
    };
    let workspace = Workspace::open_supported(settings, spec)?;
    let assessment = require_judged(workspace.assess(None, settings)?)?;
    let duty = find_duty(&args.duty, &assessment)?;
    let files = settling_files(duty, &assessment, &*workspace.files)?;
    let mainline = workspace.mainline.as_ref();
    let mainline = mainline.ok_or_else(|| incomplete_history(workspace.history_gaps()))?;
    let log = MainlineLog::read(mainline, &|| ());
    let log = log.map_err(|gap| incomplete_history(&[gap]))?;
    let checkpoint = if let Some(note) = note {
        named_checkpoint(&log, note, args.checkpoint.as_deref())?
    } else {
        let files_of_duty = files.iter().map(String::as_str);
        ProvingCheckpoint::covering(&log, mainline, &*workspace.files, files_of_duty)
            .map_err(|gap| incomplete_history(&[gap]))?
    };
    let proofs = files
        .iter()
        .map(|path| proof_file(&log, mainline, path, &checkpoint));
    let proofs: Vec<NewFile> = proofs.collect::<Result<_, CliError>>()?;
    std::fs::create_dir_all(&args.output)
        .map_err(|source| CliError::write(&args.output, source))?;
    write_files(&args.output, &proofs).map_err(RecordError::from)?;
    let mut list = String::new();
    for proof in &proofs {
        list.push_str(&args.output.join(&proof.path).display().to_string());
        list.push('\n');
    }
    print(escape_lines(&list).as_bytes())?;
    let hand_over = match checkpoint.file.as_deref() {
        Some(file) => format!(
            "hand over the proofs, the files that they name, and {} with the tokens beside it",
            escape_terminal(file)
        ),
        None => {
            "no stored checkpoint covers these files yet, so that no time stamp says when they existed"
                .to_owned()
        }
    };
    eprintln!(
        "the proofs lead to a checkpoint of {}; {hand_over}",
        count_of(log.size_at(checkpoint.commit), "leaf", "leaves")
    );
    Ok(RunOutcome::Success)
}

fn escape_lines(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| format!("{}\n", escape_terminal(line)));
    lines.collect()
}

fn find_duty<'a>(typed: &str, assessment: &'a Assessment) -> Result<&'a Duty, CliError> {
    let mut duties = assessment.duties.iter();
    duties
        .find(|duty| duty.id.to_string() == typed)
        .ok_or_else(|| {
            let known: Vec<String> = assessment
                .duties
                .iter()
                .map(|it| it.id.to_string())
                .collect();
            let help = suggest(typed, known.iter().map(String::as_str), || {
                "write TASK/OCCURRENCE/TEAM, as `dutybook audit` lists them".to_owned()
            });
            CliError::usage(format!("`{typed}` is not a duty of this policy"), help)
        })
}

/// The files that settle a duty: its evidence and the artifacts beside it, and its waiver.
fn settling_files(
    duty: &Duty,
    assessment: &Assessment,
    files: &dyn Files,
) -> Result<BTreeSet<String>, CliError> {
    let mut settling = BTreeSet::new();
    if let Some(claim) = assessment.claim_of(duty) {
        let bytes = files.read(&claim.file, MAX_YAML).map_err(|error| {
            let message = format!("{} cannot be read: {error}", claim.file);
            CliError::usage(message, "`dutybook check` says what is wrong with it")
        })?;
        let folder = claim.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let artifacts = artifact_paths(&bytes).into_iter();
        settling.extend(artifacts.map(|artifact| format!("{folder}/{artifact}")));
        settling.insert(claim.file.to_string());
    }
    if let Some(waiver) = &duty.waiver {
        settling.insert(LoadedPolicy::waiver_file(waiver).to_string());
    }
    if settling.is_empty() {
        return Err(CliError::usage(
            format!("nothing settles {}: there is nothing to prove", duty.id),
            "`dutybook trace` explains why a duty has its standing",
        ));
    }
    Ok(settling)
}

/// The checkpoint that was named, where the history gives it.
fn named_checkpoint(
    log: &MainlineLog,
    note: String,
    file: Option<&Path>,
) -> Result<ProvingCheckpoint, CliError> {
    let refuse = |reason: String| {
        let file = file.unwrap_or(Path::new("")).display();
        CliError::usage(
            format!("{file} is not a checkpoint of this history: {reason}"),
            "name one that `dutybook checkpoint verify` accepts",
        )
    };
    let read = SignedNote::parse(note.as_bytes()).map_err(refuse)?;
    let checkpoint = Checkpoint::parse(read.text()).map_err(refuse)?;
    let checked = log.check(&checkpoint);
    let checked = checked.map_err(|gap| incomplete_history(&[gap]))?;
    let commit = checked.map_err(|fault| refuse(fault.to_string()))?;
    Ok(ProvingCheckpoint {
        commit,
        note,
        file: file.map(|file| file.display().to_string()),
    })
}

fn proof_file(
    log: &MainlineLog,
    mainline: &Mainline,
    path: &str,
    checkpoint: &ProvingCheckpoint,
) -> Result<NewFile, CliError> {
    let proof = prove_file(log, mainline, path, checkpoint);
    let proof = proof.map_err(|gap| incomplete_history(&[gap]))?;
    let proof = proof.ok_or_else(|| {
        CliError::usage(
            format!("{path} is not in the log of the checkpoint"),
            "commit it, or name a later commit or checkpoint",
        )
    })?;
    Ok(NewFile::text(format!("{path}.tlog-proof"), proof, false))
}
