//! Programs, run where nothing of this machine shows.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::harness::run::Run;

/// A program of which the caller's environment is hidden, but for where programs are. The time zone is one in which
/// neither Copenhagen's days nor UTC's are today.
pub(crate) fn isolated(program: impl AsRef<OsStr>, home: &Path) -> Command {
    let mut command = Command::new(find_program(program.as_ref()));
    command
        .env_clear()
        .env("HOME", home)
        .env("TZ", "Pacific/Kiritimati")
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Where a program lies. One that is named without a folder, for a changed environment, would be started by a fork of the
/// whole test process, which costs more than most programs that tests run.
fn find_program(name: &OsStr) -> PathBuf {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let is_named = Path::new(name).components().count() == 1;
    let mut places = std::env::split_paths(&paths).map(|folder| folder.join(name));
    let found = is_named
        .then(|| places.find(|path| path.is_file()))
        .flatten();
    found.unwrap_or_else(|| name.into())
}

/// A program that is run in a folder without a home.
pub(crate) fn program_in(folder: &Path, program: impl AsRef<OsStr>) -> Command {
    let mut command = isolated(program, Path::new("/nonexistent"));
    command.current_dir(folder);
    command
}

/// dutybook as it was built for this machine, for scripts and other programs that start it.
pub(crate) fn native_dutybook() -> &'static str {
    env!("CARGO_BIN_EXE_dutybook")
}

/// The dutybook that is tested, before its arguments: that of this machine, or the one that `DUTYBOOK_PROGRAM` names,
/// started by what `DUTYBOOK_RUNNER` names, such as an emulator.
pub(crate) fn dutybook(home: &Path) -> Command {
    let Some(program) = std::env::var_os(PROGRAM) else {
        return isolated(native_dutybook(), home);
    };
    let mut command = match std::env::var_os(RUNNER) {
        Some(runner) => {
            let mut command = isolated(runner, home);
            command.arg(program);
            command
        }
        None => isolated(program, home),
    };
    if is_on_windows() {
        // Tests expect commands for a POSIX shell: this is how Git Bash shows that it is one.
        command.env("MSYSTEM", "MINGW64");
        for name in ["WINEPREFIX", "WINEDEBUG"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
    }
    command
}

/// Whether the dutybook that is tested is that of Windows.
pub(crate) fn is_on_windows() -> bool {
    let program = std::env::var_os(PROGRAM).unwrap_or_default();
    Path::new(&program).extension() == Some(OsStr::new("exe"))
}

/// Says that a test does not apply to the dutybook that is tested, where that is one of Windows.
pub(crate) fn is_inapplicable(why: &str) -> bool {
    if is_on_windows() {
        // Past the test harness, which keeps what tests print to itself.
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "DOES NOT APPLY on Windows: {test}: {why}"
        );
    }
    is_on_windows()
}

/// Ends a test that does not apply to Windows, and says why.
macro_rules! not_on_windows {
    ($why:literal) => {
        if crate::harness::process::is_inapplicable($why) {
            return;
        }
    };
}
pub(crate) use not_on_windows;

/// A path as the dutybook that is tested shows it: under Wine the file system is the drive `Z:`.
pub(crate) fn shown_path(path: &Path) -> String {
    let path = path.display().to_string();
    if is_on_windows() {
        return format!("Z:{}", path.replace('/', "\\"));
    }
    path
}

const PROGRAM: &str = "DUTYBOOK_PROGRAM";
const RUNNER: &str = "DUTYBOOK_RUNNER";

/// dutybook, run in a folder.
pub(crate) fn dutybook_in(folder: &Path) -> Command {
    let mut command = dutybook(Path::new("/nonexistent"));
    command.current_dir(folder);
    command
}

/// Runs dutybook in a folder; the arguments are words.
pub(crate) fn run_in<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Run {
    Run::of(dutybook_in(folder).args(arguments))
}

/// Runs dutybook in a folder, demands success, and returns what it printed.
#[track_caller]
pub(crate) fn printed_in<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> String {
    run_in(folder, arguments).exits(0).stdout
}

/// Runs git in a folder, now, as an analyst; the words are split at blanks.
#[track_caller]
pub(crate) fn git_in(folder: &Path, words: &str) {
    let mut git = program_in(folder, "git");
    let identity = [
        "-c",
        "user.name=Analyst One",
        "-c",
        "user.email=analyst-1@soc.example",
    ];
    succeeds(git.args(identity).args(words.split(' ')));
}

/// Runs a command and demands success.
#[track_caller]
pub(crate) fn succeeds(command: &mut Command) -> Output {
    let output = command.output().expect("it starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {stderr}");
    output
}
