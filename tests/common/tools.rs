//! Programs that tests need beyond git.

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
        // On the standard error of the test: cargo shows it with --nocapture, and where a test fails.
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: {program} is not installed");
        }
    }
    is_there
}
