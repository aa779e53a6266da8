//! `dutybook pack add`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstream::eprintln;

use crate::cli::args::PackAddArgs;
use crate::cli::commands::pack_files::{DraftedPack, exists};
use crate::cli::output::print;
use crate::cli::pack_choice::render_packs;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::find_root;
use crate::model::InstalledPack;
use crate::packs::{RenderedPack, merge_packs, read_installed_packs};
use crate::report::escape_terminal;
use crate::text::count_of;

pub(super) fn run(args: &PackAddArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let mut draft = DraftedPack::new(find_root(&settings.directory)?);
    let installed = read_installed_packs(&draft.worktree())?;
    let language = settings.language.map_or_else(|| draft.language(), Ok)?;
    let packs = render_packs(&args.packs, &args.values.set, language, draft.root())?;
    // What packs may not both have is refused here as in a new repository.
    merge_packs(&packs)?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for pack in &packs {
        refuse_installed(&draft, &installed, pack)?;
        let files = &pack.record.files;
        let tasks = files
            .keys()
            .filter(|path| path.starts_with("policy/tasks/"));
        let name = format!("{} {}", pack.record.id, pack.record.version);
        counts.insert(name, tasks.count());
        draft.texts.extend(files.clone());
        draft.add_record_and_teams(pack)?;
    }
    let now = settings.as_of.instant(chrono_tz::Tz::UTC)?;
    let weakened = draft.judge(now)?;
    debug_assert!(
        weakened.is_empty(),
        "files that are added ask for more: {weakened:?}"
    );
    if !args.dry_run {
        draft.write()?;
    }
    let mut text = String::new();
    for path in draft.texts.keys() {
        let _ = writeln!(text, "  {}", escape_terminal(path));
    }
    let verb = if args.dry_run {
        "would be written"
    } else {
        "written"
    };
    for (pack, count) in &counts {
        let _ = writeln!(text, "{pack}: {}", count_of(*count, "task", "tasks"));
    }
    let _ = writeln!(
        text,
        "{} {verb}",
        count_of(draft.texts.len(), "file", "files")
    );
    print(text.as_bytes())?;
    if !args.dry_run && !settings.quiet {
        eprintln!(
            "hint: put your people into policy/teams.yaml, commit the files in a change of their own, and see what falls due: \
             `dutybook due --within P31D`"
        );
    }
    Ok(RunOutcome::Success)
}

/// Refuses a pack that is here already, or whose files are in the way of others.
fn refuse_installed(
    draft: &DraftedPack,
    installed: &[InstalledPack],
    pack: &RenderedPack,
) -> Result<(), CliError> {
    let id = &pack.record.id;
    if let Some(here) = installed.iter().find(|here| here.id == *id) {
        let message = format!("the pack {id} is here already, in version {}", here.version);
        let help = format!(
            "`dutybook pack diff {id}` compares it, `dutybook pack update {id}` merges a newer version"
        );
        return Err(CliError::usage(message, help));
    }
    let paths = pack.record.files.keys().map(String::as_str);
    let in_the_way: Vec<&str> = paths.filter(|path| exists(draft.root(), path)).collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let message = format!(
        "the pack {id} has files that are here already: {}",
        in_the_way.join(", ")
    );
    let help = "nothing was written; rename or remove them here first";
    Err(CliError::usage(message, help))
}
