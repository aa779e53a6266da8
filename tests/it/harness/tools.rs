//! Programs that tests need beyond git.

use std::io::Write as _;

/// Whether a program is there that a test needs beyond git. Without it the test is skipped, and says
/// so; in CI, which installs it, that is a failure.
pub(crate) fn has(program: &str) -> bool {
    let is_there = std::process::Command::new(program)
        .arg("-?")
        .stdin(std::process::Stdio::null())
        .output()
        .is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "{program} is not installed"
    );
    if !is_there {
        // Past the test harness, which keeps what tests print to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {program} is not installed");
    }
    is_there
}

/// Ends a test that needs a program which is not there.
macro_rules! needs {
    ($program:literal) => {
        if !crate::harness::tools::has($program) {
            return;
        }
    };
}
pub(crate) use needs;
