//! `dutybook prove`.

use std::collections::BTreeSet;
use std::path::Path;

use anstream::eprintln;

use crate::cli::args::ProveArgs;
use crate::cli::commands::checkpoint::{note_text, read_note};
use crate::cli::completeness::require_judged;
use crate::cli::mainline_session::incomplete_history;
use crate::cli::output::print;
use crate::cli::protected_paths::require_unprotected;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome};
use crate::files::{Files, Sha256Sum};
use crate::history::{Mainline, MainlineLog};
use crate::judge::{Assessment, Duty};
use crate::load::{LoadedPolicy, MAX_YAML, artifact_paths};
use crate::model::Checkpoint;
use crate::report::escape_terminal;
use crate::text::suggest;
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
    let (commit, note) = find_checkpoint(&log, mainline, note, args.checkpoint.as_deref())?;
    let proofs = files
        .iter()
        .map(|path| prove(&log, mainline, path, commit, &note));
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
    eprintln!(
        "each proof leads to the checkpoint of {} leaves that it ends with: keep it beside the file",
        log.size_at(commit)
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
            CliError::usage(format!("there is no duty `{typed}`"), help)
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

/// The commit of the checkpoint to which proofs lead, and its note.
fn find_checkpoint(
    log: &MainlineLog,
    mainline: &Mainline,
    note: Option<String>,
    file: Option<&Path>,
) -> Result<(u32, String), CliError> {
    let incomplete = |gap| incomplete_history(&[gap]);
    let Some(note) = note else {
        let newest = mainline.history.commits().len().saturating_sub(1);
        let newest = u32::try_from(newest).unwrap_or(u32::MAX);
        let checkpoint = log.checkpoint(newest).map_err(incomplete)?;
        return Ok((newest, checkpoint.to_string()));
    };
    let refuse = |reason: String| {
        let file = file.unwrap_or(Path::new("")).display();
        CliError::usage(
            format!("{file} is not a checkpoint of this history: {reason}"),
            "name one that `dutybook checkpoint verify` accepts",
        )
    };
    let checkpoint = Checkpoint::parse(note_text(&note)).map_err(refuse)?;
    let checked = log.check(&checkpoint).map_err(incomplete)?;
    let commit = checked.map_err(|fault| refuse(fault.to_string()))?;
    Ok((commit, note))
}

fn prove(
    log: &MainlineLog,
    mainline: &Mainline,
    path: &str,
    commit: u32,
    note: &str,
) -> Result<NewFile, CliError> {
    let change = log.last_change(path, commit);
    let content = change.and_then(|change| change.after);
    let content = content.map(|id| mainline.git.digest_blobs(&[id], &|| ()));
    let content = content
        .transpose()
        .map_err(|gap| incomplete_history(&[gap]))?;
    let content: Option<Sha256Sum> = content.and_then(|digests| digests.first().copied());
    let proof = content.and_then(|content| log.prove(path, content, commit));
    let proof = proof.ok_or_else(|| {
        CliError::usage(
            format!("{path} is not in the log of the checkpoint"),
            "commit it, or name a later commit or checkpoint",
        )
    })?;
    let name = format!("{path}.tlog-proof");
    Ok(NewFile::text(name, proof.to_text(note), false))
}
