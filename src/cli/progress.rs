//! Progress on standard error, for runs that take a while.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before anything is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// A count of folders, shown once a run has taken half a second.
pub(super) struct Progress {
    bar: Option<Arc<ProgressBar>>,
}

impl Progress {
    pub(super) fn new(is_shown: bool, what: &'static str) -> Self {
        if !is_shown {
            return Progress { bar: None };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}: {pos} folders, {elapsed}")
        {
            bar.set_style(style);
        }
        bar.set_message(what);
        let bar = Arc::new(bar);
        let waiting = Arc::downgrade(&bar);
        std::thread::spawn(move || {
            std::thread::sleep(PATIENCE);
            // A run that has ended by then has dropped its bar.
            if let Some(bar) = waiting.upgrade().filter(|bar| !bar.is_finished()) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Progress { bar: Some(bar) }
    }

    pub(super) fn tick(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
