//! `dutybook pack diff` and `dutybook pack update`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::cli::args::{PackDiffArgs, PackUpdateArgs};
use crate::cli::commands::pack_files::DraftedPack;
use crate::cli::output::print;
use crate::cli::pack_choice::read_pack_at;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::find_root;
use crate::language::Language;
use crate::model::{InstalledPack, PackOrigin};
use crate::packs::{
    FileComparison, FileState, PackChoice, PackComparison, PackFolder, RenderedPack, compare_pack,
    read_installed_packs, render_pack, shipped_pack,
};
use crate::report::escape_terminal;
use crate::text::{count_of, suggest};

pub(super) fn run_diff(
    args: &PackDiffArgs,
    settings: &RunSettings,
) -> Result<RunOutcome, CliError> {
    let draft = DraftedPack::new(find_root(&settings.directory)?);
    let mut text = String::new();
    for installed in find_installed(&draft, args.pack.as_deref())? {
        let now = newer_pack(&draft, &installed, args.from.as_deref(), &[])?;
        let compared = compare_pack(&draft.worktree(), &installed, &now)?;
        describe_comparison(&mut text, &compared);
    }
    print(text.as_bytes())?;
    Ok(RunOutcome::Success)
}

pub(super) fn run(args: &PackUpdateArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let mut draft = DraftedPack::new(find_root(&settings.directory)?);
    let mut text = String::new();
    let mut choices = FileChoices::new(args);
    let mut is_changed = false;
    for installed in find_installed(&draft, args.pack.as_deref())? {
        let now = newer_pack(&draft, &installed, args.from.as_deref(), &args.values.set)?;
        let compared = compare_pack(&draft.worktree(), &installed, &now)?;
        if compared.is_current() {
            let _ = writeln!(text, "{} {} is up to date", compared.id, compared.installed);
            continue;
        }
        is_changed = true;
        refuse_conflicts(&compared, &mut choices)?;
        let _ = writeln!(
            text,
            "{} {} → {}",
            compared.id, compared.installed, compared.available
        );
        for (name, was, is) in &compared.parameters {
            let _ = writeln!(text, "  {name}: {} → {}", or_none(was), or_none(is));
        }
        for file in &compared.files {
            draft_file(&mut draft, &mut text, file, &choices);
        }
        draft.add_record_and_teams(&now)?;
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

/// The packs of the repository, or the one that is named.
fn find_installed(draft: &DraftedPack, name: Option<&str>) -> Result<Vec<InstalledPack>, CliError> {
    let mut installed = read_installed_packs(&draft.worktree())?;
    if installed.is_empty() {
        let help = "`dutybook pack list` lists the packs that come with dutybook, `dutybook pack add PACK` adds one";
        return Err(CliError::usage("this repository has no pack", help));
    }
    if let Some(name) = name {
        let names: Vec<String> = installed.iter().map(|pack| pack.id.to_string()).collect();
        installed.retain(|pack| pack.id.as_str() == name);
        if installed.is_empty() {
            let help = suggest(name, names.iter().map(String::as_str), || {
                format!("packs of this repository: {}", names.join(", "))
            });
            return Err(CliError::usage(
                format!("this repository has no pack `{name}`"),
                help,
            ));
        }
    }
    Ok(installed)
}

/// The pack as it is now, with the values that were chosen for its parameters.
fn newer_pack(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
    values: &[String],
) -> Result<RenderedPack, CliError> {
    let pack = find_newer(draft, installed, from)?;
    if pack.manifest.id != installed.id {
        let message = format!(
            "the folder holds the pack {}, not {}",
            pack.manifest.id, installed.id
        );
        return Err(CliError::usage(message, "name the folder of the same pack"));
    }
    if pack.manifest.version < installed.version {
        let message = format!(
            "{} {} is older than {}, which is here",
            installed.id, pack.manifest.version, installed.version
        );
        return Err(CliError::usage(
            message,
            "take the pack from where its newer version is: --from FOLDER",
        ));
    }
    let mut chosen: BTreeMap<String, String> = installed.parameters.clone();
    // Parameters that the pack has no longer, and values that it takes no longer, give way to its defaults.
    chosen.retain(|name, value| {
        let parameter = pack.manifest.parameter(name);
        parameter.is_some_and(|parameter| parameter.check_value(value).is_ok())
    });
    for typed in values {
        let (name, value) = typed.split_once('=').unwrap_or((typed, ""));
        let name = name
            .strip_prefix(&format!("{}.", installed.id))
            .unwrap_or(name);
        chosen.insert(name.to_owned(), value.to_owned());
    }
    let language = installed.language.as_deref();
    let language = language
        .and_then(|tag| Language::new(tag).ok())
        .unwrap_or_default();
    let choice = PackChoice {
        values: chosen,
        language,
    };
    Ok(render_pack(&pack, &choice)?)
}

fn find_newer(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
) -> Result<PackFolder, CliError> {
    let unknown = |where_from: &str| {
        let message = format!("the pack {} came from {where_from}", installed.id);
        let help = format!(
            "name its folder: dutybook pack update {} --from FOLDER",
            installed.id
        );
        CliError::usage(message, help)
    };
    match (from, &installed.origin) {
        (Some(folder), _) => read_pack_at(folder),
        (None, PackOrigin::Shipped) => shipped_pack(installed.id.as_str())?
            .ok_or_else(|| unknown("another version of dutybook, and this one has it no longer")),
        (
            None,
            PackOrigin::Folder {
                folder,
                repository: None,
                ..
            },
        ) => {
            let below = draft.root().join(folder);
            let typed = Path::new(folder);
            match [typed, &below]
                .into_iter()
                .find(|it| it.join("pack.yaml").is_file())
            {
                Some(folder) => read_pack_at(folder),
                None => Err(unknown(&format!("the folder {folder}, which is not there"))),
            }
        }
        (
            None,
            PackOrigin::Folder {
                repository: Some(address),
                folder,
                ..
            },
        ) => Err(unknown(&format!("{folder} in a checkout of {address}"))),
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
                format!("{typed} is not a file that both sides changed in the same lines"),
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
        "{}: both this repository and the pack changed the same lines of {}",
        compared.id,
        open.join(", ")
    );
    let help = "nothing was written; look with `dutybook pack diff`, then choose for each file: --keep FILE or --take FILE";
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
        FileState::RemovedInPack if choices.args.remove && file.local == file.original => {
            draft.removed.push(path.clone());
            "no longer in the pack, removed"
        }
        FileState::RemovedInPack => {
            "no longer in the pack, kept: --remove removes what nobody edited"
        }
    };
    let _ = writeln!(text, "  {path}: {word}");
    if let Some(new) = new {
        draft.texts.insert(path.clone(), new);
    }
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// What was edited here, and what the pack changed, with the lines.
fn describe_comparison(text: &mut String, compared: &PackComparison) {
    let (installed, available) = (&compared.installed, &compared.available);
    let _ = if installed == available {
        writeln!(text, "{} {installed}", compared.id)
    } else {
        writeln!(
            text,
            "{} {installed}; {available} is available",
            compared.id
        )
    };
    for (name, was, is) in &compared.parameters {
        let _ = writeln!(text, "  {name}: {} → {}", or_none(was), or_none(is));
    }
    let mut is_same = true;
    for file in &compared.files {
        let (word, sides): (&str, &[Side]) = match file.state {
            FileState::Same => continue,
            FileState::EditedHere => ("edited here", &[Side::Here]),
            FileState::RemovedHere => ("removed here", &[]),
            FileState::ChangedInPack => ("changed in the pack", &[Side::Pack]),
            FileState::Merged => (
                "edited here and changed in the pack; they merge",
                &[Side::Here, Side::Pack],
            ),
            FileState::AddedInPack => ("new in the pack", &[]),
            FileState::RemovedInPack => ("no longer in the pack", &[]),
            FileState::Conflict => (
                "changed in both, in the same lines",
                &[Side::Here, Side::Pack],
            ),
        };
        is_same = false;
        let _ = writeln!(text, "  {}: {word}", file.path);
        for side in sides {
            describe_lines(text, file, *side);
        }
    }
    if is_same {
        text.push_str("  every file is as it was taken over\n");
    }
}

/// A side that a file is compared with as it was taken over.
#[derive(Clone, Copy)]
enum Side {
    Here,
    Pack,
}

fn describe_lines(text: &mut String, file: &FileComparison, side: Side) {
    let (other, name) = match side {
        Side::Here => (&file.local, "here"),
        Side::Pack => (&file.pack, "in the pack"),
    };
    let old = file.original.as_deref().unwrap_or_default();
    let new = other.as_deref().unwrap_or_default();
    let diff = TextDiff::from_lines(old, new);
    let mut shown = diff.unified_diff();
    let shown = shown
        .context_radius(2)
        .header("as taken over", name)
        .to_string();
    for line in shown.lines() {
        let _ = writeln!(text, "    {}", escape_terminal(line));
    }
}
