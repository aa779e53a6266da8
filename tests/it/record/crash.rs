//! Killed, crowded, out of space: nothing half-written, ever.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::process::not_on_windows;
use crate::harness::run::Run;
use crate::harness::temporary::temporary_folder;
use crate::record::world::{NOW, WHOLE, World};

const FOLDER: &str = "evidence/report/2026/2026-W11";
const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

/// A recording of the report by one person, not started yet.
fn recording(world: &World, who: &str, export: &str) -> Command {
    let mut command = world.command();
    command
        .args([
            "--as-of",
            NOW,
            "record",
            "report",
            "--no-input",
            "--performed-by",
            who,
            "--attach",
            export,
        ])
        .args(WHOLE)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn large(world: &World) -> String {
    world.outside("export.csv", "a,b,c\n".repeat(150_000).as_bytes())
}

#[test]
fn killed_at_any_moment_it_leaves_nothing_or_a_whole_evidence_file() {
    not_on_windows!("it kills programs, and those of Wine live on for a while");
    let world = World::without_git();
    let export = large(&world);
    let begun = Instant::now();
    Run::from(
        recording(&world, "a-1@soc.example", &export)
            .output()
            .expect("runs"),
    )
    .exits(0);
    let whole = begun.elapsed();
    let expected = world.read(ALPHA);
    let bytes = world.read(&format!("{FOLDER}/export.csv"));
    let (mut cut, mut finished) = (0, 0);
    let deadline = Instant::now() + Duration::from_secs(4);
    for round in 0_u32.. {
        if Instant::now() > deadline {
            break;
        }
        std::fs::remove_dir_all(world.root().join("evidence")).expect("removed");
        let mut child = recording(&world, "a-1@soc.example", &export)
            .spawn()
            .expect("runs");
        // Most rounds end in the last part of the run, where the writing is.
        std::thread::sleep(whole.mul_f64(f64::from(round * 37 % 100) / 80.0));
        child.kill().expect("killed");
        child.wait().expect("gone");
        std::fs::create_dir_all(world.root().join("evidence")).expect("made");
        if world.has(ALPHA) {
            finished += 1;
            assert_eq!(world.read(ALPHA), expected);
            assert_eq!(world.read(&format!("{FOLDER}/export.csv")), bytes);
        } else {
            cut += 1;
            // What may be left: the attachment, whole, and files that no reader takes for evidence.
            for left in world.evidence() {
                let name = left.rsplit('/').next().unwrap_or_default();
                let is_temporary = name.starts_with(".dutybook-");
                let is_attachment = name == "export.csv" && world.read(&left) == bytes;
                assert!(is_temporary || is_attachment, "{left}");
            }
        }
    }
    assert!(cut > 0, "no run was cut short ({finished} finished)");
    // Whatever the last one left, the next run succeeds over it.
    if !world.has(ALPHA) {
        Run::from(
            recording(&world, "a-1@soc.example", &export)
                .output()
                .expect("runs"),
        )
        .exits(0);
    }
    world.run(&["check", "report"]).exits(0);
}

/// The system kills it (`SIGXFSZ`) in the write that would make a file longer than so many bytes.
#[cfg(target_os = "linux")]
#[test]
fn killed_in_the_middle_of_any_write_it_leaves_nothing_that_is_evidence() {
    use std::os::unix::process::ExitStatusExt;
    const SIGXFSZ: i32 = 25;
    not_on_windows!("it needs a limit that Linux sets");
    let world = World::without_git();
    let export = world.outside("export.csv", b"a,b,c\n");
    let plain = recording(&world, "a-1@soc.example", &export);
    let limited = |bytes: usize| {
        let mut command = world.program("prlimit");
        let limits = [format!("--fsize={bytes}"), "--core=0".to_owned()];
        let command = command.args(limits).arg(plain.get_program());
        command.args(plain.get_args()).output().ok()
    };
    let Some(done) = limited(1 << 20) else {
        eprintln!("skipped: there is no prlimit");
        return;
    };
    Run::from(done).exits(0);
    let whole = world.read(ALPHA);
    let all = world.evidence();
    for bytes in (0..whole.len()).step_by(23) {
        std::fs::remove_dir_all(world.root().join("evidence")).expect("removed");
        let status = limited(bytes).expect("runs").status;
        assert_eq!(status.signal(), Some(SIGXFSZ), "{bytes}: {status}");
        for left in world.evidence() {
            let name = left.rsplit('/').next().unwrap_or_default();
            let is_whole = name == "export.csv" && world.read(&left) == "a,b,c\n";
            assert!(
                name.starts_with(".dutybook-") || is_whole,
                "{bytes}: {left}"
            );
        }
        // Whatever it left, the next run succeeds over it.
        Run::from(limited(whole.len()).expect("runs")).exits(0);
        assert_eq!(world.read(ALPHA), whole, "{bytes}");
        let mut left = world.evidence();
        left.retain(|path| !path.contains("/.dutybook-"));
        assert_eq!(left, all, "{bytes}");
    }
}

#[test]
fn an_attachment_that_a_killed_run_left_is_taken_up() {
    let world = World::without_git();
    let export = large(&world);
    let text = std::fs::read_to_string(&export).expect("read");
    world.put(&format!("{FOLDER}/export.csv"), &text);
    world.put(&format!("{FOLDER}/.dutybook-x1.tmp"), "half");
    Run::from(
        recording(&world, "a-1@soc.example", &export)
            .output()
            .expect("runs"),
    )
    .exits(0);
    assert!(!world.has(&format!("{FOLDER}/alpha-export.csv")));
    world.run(&["check", "report"]).exits(0);
}

#[test]
fn two_teams_record_at_once_into_one_folder() {
    for _ in 0..4 {
        let world = World::without_git();
        let ours = large(&world);
        let others = temporary_folder().expect("a folder");
        let others = others.path().join("export.csv");
        std::fs::write(&others, "other\n".repeat(150_000)).expect("written");
        let children = [
            recording(&world, "a-1@soc.example", &ours)
                .spawn()
                .expect("runs"),
            recording(&world, "b-1@soc.example", &others.to_string_lossy())
                .spawn()
                .expect("runs"),
        ];
        for child in children {
            Run::from(child.wait_with_output().expect("ends")).exits(0);
        }
        assert_eq!(world.evidence().len(), 4, "{:?}", world.evidence());
        world.check_passes();
    }
}

#[test]
fn of_two_recordings_of_one_duty_one_wins_and_nothing_is_overwritten() {
    for _ in 0..3 {
        let world = World::without_git();
        let export = large(&world);
        let start = || {
            recording(&world, "a-1@soc.example", &export)
                .spawn()
                .expect("runs")
        };
        let codes: Vec<Option<i32>> = [start(), start()]
            .map(|child| child.wait_with_output().expect("ends").status.code())
            .to_vec();
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 2))),
            "{codes:?}"
        );
        world.run(&["check", "report"]).exits(0);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_ends_with_2() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::without_git();
    let evidence = world.root().join("evidence");
    std::fs::create_dir(&evidence).expect("made");
    std::fs::set_permissions(&evidence, std::fs::Permissions::from_mode(0o555)).expect("set");
    if std::fs::write(evidence.join("probe"), "").is_ok() {
        std::fs::remove_file(evidence.join("probe")).expect("removed");
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let export = large(&world);
    let ended = recording(&world, "a-1@soc.example", &export)
        .output()
        .expect("runs");
    Run::from(ended).exits(2).complains("could not be written");
    assert!(world.evidence().is_empty());
    std::fs::set_permissions(&evidence, std::fs::Permissions::from_mode(0o755)).expect("set");
}

#[test]
fn a_file_in_the_place_of_a_folder_ends_with_2() {
    let world = World::without_git();
    world.put("evidence/report/2026", "no folder");
    let ended = world.report(&["--performed-by", "a-1@soc.example"]);
    ended.exits(2);
    assert_eq!(world.evidence(), ["evidence/report/2026"]);
}

/// A file system of its own, of a few pages; none where this user may not mount one.
struct Small(std::path::PathBuf);

impl Small {
    fn mount(at: &Path, options: &str) -> Option<Small> {
        std::fs::create_dir_all(at).expect("made");
        let mut mount = Command::new("mount");
        let run = mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .output();
        run.is_ok_and(|run| run.status.success())
            .then(|| Small(at.to_path_buf()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_2_and_leaves_nothing() {
    let world = World::without_git();
    let export = large(&world);
    let at = world.root().join("evidence");
    let Some(_small) = Small::mount(&at, "size=256k") else {
        eprintln!("skipped: this user may not mount a file system");
        return;
    };
    let ended = recording(&world, "a-1@soc.example", &export)
        .output()
        .expect("runs");
    Run::from(ended)
        .exits(2)
        .complains("could not be written; nothing was written");
    assert!(world.evidence().is_empty(), "{:?}", world.evidence());
    assert_eq!(
        std::fs::read_dir(&at).expect("lists").count(),
        0,
        "folders are gone too"
    );
    // What is smaller fits.
    world
        .report(&["--performed-by", "a-1@soc.example"])
        .exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_system_that_is_only_read_ends_with_2() {
    let world = World::without_git();
    let Some(_small) = Small::mount(&world.root().join("evidence"), "ro") else {
        eprintln!("skipped: this user may not mount a file system");
        return;
    };
    let ended = world.report(&["--performed-by", "a-1@soc.example"]);
    ended.exits(2).complains("could not be written");
}
