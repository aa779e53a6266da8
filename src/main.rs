//! The command line of dutybook.

use std::process::ExitCode;

fn main() -> ExitCode {
    dutybook::main()
}
