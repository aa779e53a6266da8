//! `dutybook pack update`.

use std::fmt::Write as _;

use crate::cli::args::PackUpdateArgs;
use crate::cli::commands::pack_files::DraftedPack;
use crate::cli::commands::pack_newer::{NewerPack, find_installed, newer_pack, render_newer};
use crate::cli::output::print;
use crate::cli::pack_choice::distribute_values;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::find_root;
use crate::model::{Id, InstalledPack};
use crate::packs::{
    FileComparison, FileState, PackComparison, RenderedPack, compare_pack, describe_value,
};
use crate::report::escape_terminal;
use crate::text::count_of;

pub(super) fn run(args: &PackUpdateArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let mut draft = DraftedPack::new(find_root(&settings.directory)?);
    let mut text = String::new();
    let mut choices = FileChoices::new(args);
    let mut is_changed = false;
    for (installed, now) in find_updates(&draft, &mut text, args)? {
        is_changed |= draft_update(&mut draft, &mut text, (&installed, now), &mut choices)?;
    }
    choices.refuse_unused()?;
    if is_changed {
        let now = settings.as_of.instant(chrono_tz::Tz::UTC)?;
        let weakened = draft.judge(now)?;
        for message in &weakened {
            let _ = writeln!(text, "policy/weakened: {}", escape_terminal(message));
        }
        if !args.dry_run {
            draft.write()?;
        }
        let verb = if args.dry_run {
            "would be written"
        } else {
            "written"
        };
        let _ = writeln!(
            text,
            "{} {verb}",
            count_of(draft.texts.len(), "file", "files")
        );
    }
    print(text.as_bytes())?;
    Ok(RunOutcome::Success)
}

/// The packs that are updated, as they are here and now; says which are left as they are.
fn find_updates(
    draft: &DraftedPack,
    text: &mut String,
    args: &PackUpdateArgs,
) -> Result<Vec<(InstalledPack, RenderedPack)>, CliError> {
    let mut found = Vec::new();
    for installed in find_installed(draft, args.pack.as_deref())? {
        match newer_pack(draft, &installed, args.from.as_deref())? {
            NewerPack::Found(pack) => found.push((installed, pack)),
            NewerPack::OutOfReach(origin) if args.pack.is_some() => {
                let id = &installed.id;
                let message = format!("the pack {id} came from {}", escape_terminal(&origin));
                let help = format!("name its folder: {}", update_from(id));
                return Err(CliError::usage(message, help));
            }
            NewerPack::OutOfReach(origin) => {
                let (id, origin) = (&installed.id, escape_terminal(&origin));
                let command = update_from(id);
                let _ = writeln!(
                    text,
                    "{id} is left as it is, since it came from {origin}: {command}"
                );
            }
        }
    }
    let manifests = found.iter().map(|(_, pack)| &pack.manifest);
    let mut values = distribute_values(manifests, &args.values.set)?;
    let updates = found.into_iter().map(|(installed, pack)| {
        let now = render_newer(&installed, &pack, values.remove(&installed.id))?;
        Ok((installed, now))
    });
    updates.collect()
}

/// The command that updates a pack from where only its user knows it.
fn update_from(id: &Id) -> String {
    format!("dutybook pack update {id} --from FOLDER")
}

/// Drafts the update of one pack, and says what it does; whether it changes anything.
fn draft_update(
    draft: &mut DraftedPack,
    text: &mut String,
    (installed, mut now): (&InstalledPack, RenderedPack),
    choices: &mut FileChoices,
) -> Result<bool, CliError> {
    let compared = compare_pack(&draft.worktree(), installed, &now.record)?;
    let (id, was, is) = (&compared.id, &compared.installed, &compared.available);
    if compared.is_current(choices.args.remove) {
        let _ = writeln!(text, "{id} {was} is up to date");
        for file in compared.in_state(FileState::RemovedInPack) {
            let _ = writeln!(text, "  {}: {}", file.path, kept_word(file));
        }
        return Ok(false);
    }
    refuse_conflicts(&compared, choices)?;
    let _ = writeln!(text, "{id} {was} → {is}");
    for (name, was, is) in &compared.parameters {
        let (was, is) = (describe_value(was), describe_value(is));
        let line = format!("{name}: {was} → {is}");
        let _ = writeln!(text, "  {}", escape_terminal(&line));
    }
    for file in &compared.files {
        draft_file(draft, text, file, choices);
    }
    // What the pack has no longer is remembered for as long as it is here, so that it can be removed later.
    for file in compared.in_state(FileState::RemovedInPack) {
        if let Some(original) = &file.original
            && !draft.removed.contains(&file.path)
        {
            let files = &mut now.record.files;
            files.insert(file.path.clone(), original.clone());
        }
    }
    draft.add_record_and_teams(&now)?;
    Ok(true)
}

/// What becomes of a file that the pack has no longer, where it stays.
fn kept_word(file: &FileComparison) -> &'static str {
    if file.is_unedited() {
        "no longer in the pack, kept: --remove removes it"
    } else {
        "no longer in the pack, kept: it was edited here"
    }
}

/// What is to be done with files that both sides changed in the same lines.
struct FileChoices<'a> {
    args: &'a PackUpdateArgs,
    used: Vec<&'a str>,
}

impl<'a> FileChoices<'a> {
    fn new(args: &'a PackUpdateArgs) -> Self {
        FileChoices {
            args,
            used: Vec::new(),
        }
    }

    fn is_in(list: &[String], path: &str) -> bool {
        list.iter()
            .any(|typed| typed.replace('\\', "/").trim_start_matches("./") == path)
    }

    fn keeps(&self, path: &str) -> bool {
        Self::is_in(&self.args.keep, path)
    }

    fn takes(&self, path: &str) -> bool {
        Self::is_in(&self.args.take, path)
    }

    /// Whether a choice was made for a file, which is remembered.
    fn settles(&mut self, path: &str) -> bool {
        let all = self.args.keep.iter().chain(&self.args.take);
        let of_path = all.filter(|typed| Self::is_in(std::slice::from_ref(*typed), path));
        let before = self.used.len();
        self.used.extend(of_path.map(String::as_str));
        self.used.len() > before
    }

    /// Refuses a choice for a file that needs none: it was meant to do something.
    fn refuse_unused(&self) -> Result<(), CliError> {
        let mut all = self.args.keep.iter().chain(&self.args.take);
        match all.find(|typed| !self.used.contains(&typed.as_str())) {
            None => Ok(()),
            Some(typed) => Err(CliError::usage(
                format!(
                    "{typed} is not a file that both sides changed in the same or neighbouring lines"
                ),
                "`dutybook pack diff` lists those; leave --keep and --take out for others",
            )),
        }
    }
}

fn refuse_conflicts(compared: &PackComparison, choices: &mut FileChoices) -> Result<(), CliError> {
    let conflicts = compared.in_state(FileState::Conflict);
    let open: Vec<&str> = conflicts
        .map(|file| file.path.as_str())
        .filter(|path| !choices.settles(path))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{}: both this repository and the pack changed the same or neighbouring lines of {}",
        compared.id,
        open.join(", ")
    );
    let help = "nothing was written; look with `dutybook pack diff`, then choose a side for each whole file, --keep FILE or --take FILE; \
                to have both, edit the file here until it holds both, then --keep FILE";
    Err(CliError::usage(message, help))
}

/// Drafts what an update writes of one file, and says so.
fn draft_file(
    draft: &mut DraftedPack,
    text: &mut String,
    file: &FileComparison,
    choices: &FileChoices,
) {
    let path = &file.path;
    let mut new = file.merged.clone();
    let word = match file.state {
        FileState::Same => return,
        FileState::EditedHere => "edited here, kept",
        FileState::RemovedHere => "removed here, stays so",
        FileState::ChangedInPack => "changed in the pack",
        FileState::Merged => "merged: edited here, and changed in the pack",
        FileState::AddedInPack => "new in the pack",
        FileState::Conflict if choices.takes(path) => {
            new.clone_from(&file.pack);
            "changed in both: taken from the pack"
        }
        FileState::Conflict if choices.keeps(path) => "changed in both: kept as it is here",
        FileState::Conflict => "changed in both",
        FileState::RemovedInPack if choices.args.remove && file.is_unedited() => {
            draft.removed.push(path.clone());
            "no longer in the pack, removed"
        }
        FileState::RemovedInPack => kept_word(file),
    };
    let _ = writeln!(text, "  {path}: {word}");
    if let Some(new) = new {
        draft.texts.insert(path.clone(), new);
    }
}
