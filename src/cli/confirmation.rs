//! Files that are shown before they are written: to be confirmed, or with --dry-run.

use anstream::eprintln;

use crate::cli::output::print;
use crate::cli::{CliError, prompt};
use crate::files::NewContent;
use crate::report::escape_terminal;
use crate::write::NewFile;

/// What whoever typed the answers says of the file.
#[derive(Clone, Copy)]
pub(super) enum Confirmation {
    Write,
    Change,
    Discard,
}

/// Shows the last file, and confirms that it is to be written. Typed answers are not thrown away because `check` finds a
/// fault in them: they can be changed, or corrected by hand.
pub(super) fn confirm(
    files: &[NewFile],
    is_refused: bool,
    may_change: bool,
) -> Result<Confirmation, CliError> {
    let Some(file) = files.last() else {
        return Ok(Confirmation::Write);
    };
    if let NewContent::Bytes(bytes) = &file.content {
        for line in String::from_utf8_lossy(bytes).lines() {
            eprintln!("  {}", escape_terminal(line));
        }
    }
    let write = if is_refused {
        "Write it all the same, to correct it by hand"
    } else {
        "Write it"
    };
    let mut ways = vec![(write, Confirmation::Write)];
    if may_change {
        ways.push(("Change an answer", Confirmation::Change));
    }
    ways.push(("Discard it", Confirmation::Discard));
    if is_refused {
        // Enter does what helps.
        ways.rotate_left(1);
    }
    let label = if is_refused {
        format!("`dutybook check` refuses {}", file.path)
    } else {
        format!("Write {}?", file.path)
    };
    let lines: Vec<&str> = ways.iter().map(|(line, _)| *line).collect();
    let chosen = prompt::select(&label, &lines)?;
    Ok(ways[chosen].1)
}

/// Shows the files that would be written.
pub(super) fn show_files(files: &[NewFile]) -> Result<(), CliError> {
    let mut out = String::new();
    for file in files {
        let path = escape_terminal(&file.path);
        match &file.content {
            NewContent::Copy(source, _) => {
                let source = source.display().to_string();
                eprintln!("would copy {} to {path}", escape_terminal(&source));
            }
            NewContent::Bytes(bytes) => {
                eprintln!("would write {path}");
                for line in String::from_utf8_lossy(bytes).lines() {
                    out.push_str(&escape_terminal(line));
                    out.push('\n');
                }
            }
        }
    }
    print(out.as_bytes())
}
