//! Prompts, on a terminal of its own (`script` of util-linux makes one).

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::world::{NOW, World};

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

/// How long a prompt may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A run on a terminal.
struct Dialogue {
    child: Child,
    shown: Receiver<u8>,
    all: Vec<u8>,
}

impl Dialogue {
    /// `None` where there is no `script`.
    fn start(world: &World, command: &str) -> Option<Self> {
        let binary = env!("CARGO_BIN_EXE_dutybook");
        let line = format!("stty cols 100 rows 40; exec '{binary}' --as-of {NOW} {command}");
        let mut script = Command::new("script");
        let script = world.scrubbed(&mut script).env("TERM", "xterm");
        let script = script.args(["-qefc", &line, "/dev/null"]);
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
        })
    }

    /// Waits until a question is shown, and types.
    #[track_caller]
    fn asked(&mut self, question: &str, answer: &str) {
        let mut since = Vec::new();
        while !String::from_utf8_lossy(&since).contains(question) {
            let Ok(byte) = self.shown.recv_timeout(PATIENCE) else {
                panic!("{question:?} in {}", String::from_utf8_lossy(&self.all));
            };
            since.push(byte);
            self.all.push(byte);
        }
        // The terminal listens only once the question stands.
        std::thread::sleep(Duration::from_millis(100));
        let input = self.child.stdin.as_mut().expect("an input");
        input.write_all(answer.as_bytes()).expect("typed");
        input.flush().expect("typed");
    }

    fn ends(mut self) -> Option<i32> {
        self.child.wait().expect("ends").code()
    }
}

#[test]
fn what_no_flag_gave_is_asked_for() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "record report --field score=12") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("state", "\u{1b}[B\r");
    run.asked("systems 1 · name", "S\r");
    run.asked("shorter than 2 characters", "S1\r");
    run.asked("systems 1 · open", "4\r");
    run.asked("systems 1 · oldest", "9\r");
    run.asked("Another entry in systems?", "\r");
    run.asked("Summary", "Done.\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read(ALPHA);
    let expected = "summary: Done.\ndetails:\n  score: 12\n  state: bad\n  systems:\n  - name: S1\n    open: 4\n    oldest: 9\n";
    assert!(written.ends_with(expected), "{written}");
    world.check_passes();
}

#[test]
fn ctrl_c_leaves_nothing() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("score", "12\r");
    run.asked("state", "\u{3}");
    assert_eq!(run.ends(), Some(130));
    assert!(!world.has("evidence"));
}

#[test]
fn who_wants_no_questions_is_asked_none() {
    let world = World::new();
    let Some(run) = Dialogue::start(&world, "record report --no-input") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    assert_eq!(run.ends(), Some(0));
    assert!(world.read(ALPHA).contains("<FILL IN"));
}
