//! What the README for analysts says about installing dutybook.

use std::fmt::{Display, Write};

use super::answers::InitAnswers;
use super::program_source::{ProgramSource, WheelAddress};
use crate::language::Language;

/// The systems on which analysts work, and what the name of a wheel for each of them holds.
const SYSTEMS: [(&str, &str); 3] = [
    ("Windows", "win_amd64"),
    ("macOS", "macosx"),
    ("Linux", "linux"),
];

/// The section that says how dutybook is installed on each system.
pub(super) fn installation(answers: &InitAnswers, language: Language) -> String {
    let mut text = language.fill(
        "## Install dutybook

Only for the command line; [the browser](#in-the-browser) needs nothing.
{origin}",
        &[("origin", &origin(&answers.program, language))],
    );
    text.push_str("\n\n");
    let wheel = match &answers.program {
        ProgramSource::Wheel(wheel) => Some(wheel),
        _ => None,
    };
    for (system, mark) in SYSTEMS {
        let file = argument(wheel, mark).unwrap_or_else(|| "FILE.whl".to_owned());
        let how = match system {
            "Windows" => {
                "with Python from python.org or the Microsoft Store, `py -m pip install --user pipx`, \
                 `py -m pipx ensurepath`, and in a new window `pipx install {file}`. Without pipx: \
                 `py -m pip install --user {file}`; pip then says which folder to add to PATH"
            }
            "macOS" => "`brew install pipx`, then `pipx install {file}`",
            _ => "`pipx install {file}`; pipx is in the packages of Debian, Ubuntu and Fedora",
        };
        let how = language.fill(how, &[("file", &file)]);
        let _ = writeln!(text, "- {system}: {how}.");
    }
    let ending = language.say(
        "`dutybook --version` shows that it works. Without Python, unpack the archive of your system (`.zip` for Windows, \
         `.tar.gz`\nelsewhere): it holds the program alone, which goes into a folder of your PATH.",
    );
    let _ = writeln!(text, "\n{ending}");
    text
}

/// What is downloaded.
const WHEEL: &str = "the wheel of your system, a file that ends in `.whl`";

/// Where the files come from.
fn origin(program: &ProgramSource, language: Language) -> String {
    let wheel: (&str, &dyn Display) = ("wheel", &language.say(WHEEL));
    match program {
        ProgramSource::Release(release) => {
            let action = release.action();
            let repository = action.split('@').next().unwrap_or_default();
            let words = "Download {wheel}, from <https://github.com/{repository}/releases>.";
            language.fill(words, &[wheel, ("repository", &repository)])
        }
        ProgramSource::Commit {
            repository,
            revision,
        } => language.fill(
            "Ask whoever keeps this repository for {wheel}; or, with Rust, build what CI runs:\n\
             `cargo install --locked --git {repository} --rev {revision}`.",
            &[wheel, ("repository", repository), ("revision", revision)],
        ),
        ProgramSource::Wheel(_) => {
            let words =
                "Where no address is below, ask whoever keeps this repository for\n{wheel}.";
            language.fill(words, &[wheel])
        }
        ProgramSource::Unset => {
            language.fill("Ask whoever keeps this repository for {wheel}.", &[wheel])
        }
    }
}

/// The wheel as an argument, where its name holds the mark of a system and everybody can fetch it.
fn argument(wheel: Option<&WheelAddress>, mark: &str) -> Option<String> {
    let address = wheel?.to_string();
    let path = address.split('#').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_for_all = name.ends_with("-any.whl");
    let is_shared = address.starts_with("https://");
    let is_fit = is_shared && (is_for_all || name.contains(mark));
    is_fit.then(|| format!("\"{address}\""))
}
