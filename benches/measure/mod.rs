//! What work takes, as the operating system accounts for it.

mod median;

use std::fs;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

pub(crate) use median::median;

/// The CPU time of this thread so far: on a busy machine it says what work takes, and a clock does
/// not. Where the system is not Linux, a clock has to do.
pub(crate) fn cpu_time() -> Duration {
    static STARTED: OnceLock<Instant> = OnceLock::new();
    let schedule = fs::read_to_string("/proc/thread-self/schedstat");
    let on_cpu = schedule
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok());
    on_cpu.map_or_else(
        || STARTED.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}
