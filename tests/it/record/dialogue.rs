//! A run of dutybook on a terminal of its own (`script` of util-linux makes one).

use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::harness::process::native_dutybook;
use crate::record::world::{NOW, World};

/// How long a prompt may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A run on a terminal.
pub(crate) struct Dialogue {
    child: Child,
    shown: Receiver<u8>,
    all: Vec<u8>,
    pub(crate) answers: usize,
    pub(crate) typed: usize,
}

impl Dialogue {
    /// `None` where there is no `script`.
    pub(crate) fn start(world: &World, command: &str) -> Option<Self> {
        Dialogue::start_at(world, NOW, command)
    }

    pub(crate) fn start_at(world: &World, as_of: &str, command: &str) -> Option<Self> {
        let binary = native_dutybook();
        let line = format!("stty cols 100 rows 40; exec '{binary}' --as-of {as_of} {command}");
        let mut script = world.program("script");
        script
            .env("TERM", "xterm")
            .args(["-qefc", &line, "/dev/null"]);
        let mut child = script
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (sender, shown) = channel();
        let mut output = child.stdout.take()?;
        std::thread::spawn(move || {
            let mut buffer = [0];
            while output.read_exact(&mut buffer).is_ok() && sender.send(buffer[0]).is_ok() {}
        });
        Some(Dialogue {
            child,
            shown,
            all: Vec::new(),
            answers: 0,
            typed: 0,
        })
    }

    /// Waits until a question is shown, and types. Returns what was shown since the question before.
    #[track_caller]
    pub(crate) fn asked(&mut self, question: &str, answer: &str) -> String {
        let mut since = Vec::new();
        while !String::from_utf8_lossy(&since).contains(question) {
            let Ok(byte) = self.shown.recv_timeout(PATIENCE) else {
                panic!("{question:?} in {}", String::from_utf8_lossy(&self.all));
            };
            since.push(byte);
            self.all.push(byte);
        }
        self.answers += 1;
        // The terminal listens only once the question stands.
        std::thread::sleep(Duration::from_millis(100));
        self.types(answer);
        String::from_utf8_lossy(&since).into_owned()
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.typed += keys.chars().count();
        let input = self.child.stdin.as_mut().expect("an input");
        input.write_all(keys.as_bytes()).expect("typed");
        input.flush().expect("typed");
    }

    pub(crate) fn ends(mut self) -> Option<i32> {
        self.child.wait().expect("ends").code()
    }
}
