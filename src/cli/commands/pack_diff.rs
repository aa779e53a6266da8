//! `dutybook pack diff`.

use std::fmt::Write as _;

use similar::TextDiff;

use crate::cli::args::PackDiffArgs;
use crate::cli::commands::pack_files::DraftedPack;
use crate::cli::commands::pack_newer::{NewerPack, find_installed, newer_pack, render_newer};
use crate::cli::output::print;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::find_root;
use crate::packs::{FileComparison, FileState, PackComparison, compare_pack, describe_value};
use crate::report::escape_terminal;

pub(super) fn run(args: &PackDiffArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let draft = DraftedPack::new(find_root(&settings.directory)?);
    let mut text = String::new();
    for installed in find_installed(&draft, args.pack.as_deref())? {
        let newer = newer_pack(&draft, &installed, args.from.as_deref())?;
        // What was edited here shows without the pack.
        let now = match &newer {
            NewerPack::Found(pack) => render_newer(&installed, pack, None)?.record,
            NewerPack::OutOfReach(_) => installed.clone(),
        };
        let compared = compare_pack(&draft.worktree(), &installed, &now)?;
        describe_comparison(&mut text, &compared);
        if let NewerPack::OutOfReach(origin) = newer {
            let id = &installed.id;
            let origin = escape_terminal(&origin);
            let _ = writeln!(
                text,
                "  compared with no newer version, since it came from {origin}: dutybook pack diff {id} --from FOLDER"
            );
        }
    }
    print(text.as_bytes())?;
    Ok(RunOutcome::Success)
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
        let (was, is) = (describe_value(was), describe_value(is));
        let line = format!("{name}: {was} → {is}");
        let _ = writeln!(text, "  {}", escape_terminal(&line));
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
                "changed in both, in the same or neighbouring lines",
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
