//! What `init` says of the files that it wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::report::escape_terminal;
use crate::text::count_of;
use crate::write::{Forge, InitAnswers, InitPlan, ProgramSource};

/// The files, those in folders by their number, and what they hold in a line.
pub(super) fn list_written(root: &Path, plan: &InitPlan, is_quiet: bool) -> String {
    let mut text = String::new();
    if !is_quiet {
        let mut entries: BTreeMap<&str, usize> = BTreeMap::new();
        for path in plan.paths() {
            let entry = path.find('/').map_or(path, |end| &path[..=end]);
            *entries.entry(entry).or_default() += 1;
        }
        let width = entries.keys().map(|entry| entry.len()).max().unwrap_or(0);
        for (entry, count) in entries {
            let files = entry
                .ends_with('/')
                .then(|| count_of(count, "file", "files"));
            let line = format!("  {entry:<width$}  {}", files.unwrap_or_default());
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text.push('\n');
    }
    let policy = plan.policy();
    let _ = writeln!(
        text,
        "{} files written to {}: {} for {}",
        plan.paths().count(),
        escape_terminal(&root.display().to_string()),
        count_of(policy.tasks.len(), "task", "tasks"),
        count_of(policy.teams.teams().len(), "team", "teams"),
    );
    text
}

/// What to say about where CI gets dutybook from: nothing where its content is fixed, or where there is no CI file.
pub(super) fn program_hint(answers: &InitAnswers, plan: &InitPlan) -> Option<String> {
    if answers.forge == Forge::None {
        return None;
    }
    let hint = match &answers.program {
        ProgramSource::Unset => {
            let files = plan.paths().filter(|path| {
                let text = plan.text(path).unwrap_or_default();
                text.lines()
                    .any(|line| line.trim_start().starts_with("DUTYBOOK_WHEEL: "))
            });
            let files = files.collect::<Vec<_>>().join(", ");
            return Some(format!(
                "hint: the CI files do not know yet where to get dutybook, and fail until they do\n  help: set \
                 DUTYBOOK_WHEEL in {files}; or run init with --source OWNER/REPO@REV, --wheel URL, or --git URL --rev SHA"
            ));
        }
        ProgramSource::Release(_) if answers.forge != Forge::GitHub => {
            "hint: nothing compares the content of the release's wheel\n  help: add #sha256= and its digest of \
             SHA256SUMS to DUTYBOOK_WHEEL, or name it with --wheel URL#sha256=…"
        }
        ProgramSource::Release(release) if !release.is_pinned() => {
            "hint: a branch or tag of --source can move\n  help: name the 40 digits of a commit: OWNER/REPO@SHA"
        }
        ProgramSource::Wheel(wheel) if wheel.is_local() => {
            "hint: the wheel is a file: only a runner of your own that has it at that path can install it\n  help: \
             put it where your runners can fetch it, and name that address with --wheel"
        }
        ProgramSource::Wheel(wheel) if !wheel.is_pinned() => {
            "hint: nothing compares the content of the wheel\n  help: add #sha256= and the digest that sha256sum prints"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// The step that lets the job of time stamps open pull requests, where an authority is named.
pub(super) fn timestamp_step(answers: &InitAnswers) -> Option<String> {
    let authority = answers.stamping.as_ref()?;
    let how = match answers.forge {
        Forge::GitHub => {
            "let the workflow \"dutybook timestamp\" open pull requests: a secret TIMESTAMP_TOKEN, or the setting that \
             protect.sh turns off; the first lines of the workflow say which"
        }
        Forge::GitLab => {
            "let the job `timestamp` open merge requests: a masked, protected variable TIMESTAMP_TOKEN, a project access \
             token (Developer; api, write_repository)"
        }
        Forge::Azure => {
            "let the job `timestamp` open pull requests: for the project's build service, on the repository: Contribute, \
             Create branch, Contribute to pull requests"
        }
        Forge::None => {
            "let your CI ask for time stamps: dutybook timestamp request, curl, dutybook timestamp add"
        }
    };
    let name = authority.certificate.name();
    let address = &authority.address;
    Some(format!(
        "{how}\n     {address} is asked; its tokens are verified by policy/timestamping/{name}"
    ))
}
