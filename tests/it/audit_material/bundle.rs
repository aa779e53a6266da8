//! `--bundle`: what is taken away is verified as its README says, with git and coreutils alone.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::audit_material::json;
use crate::harness::files::files_below;
use crate::harness::json::texts;
use crate::harness::repo::Repo;
use crate::harness::run::{Run, RunCommand as _};
use crate::harness::subjects::populations::{hostile, put};
use crate::harness::temporary::temporary_folder;

/// The audit of the quarter, as of a day after the commits of a repo.
const AUDIT: &str = "audit --as-of 2026-04-30 --from 2026-01-01 --to 2026-03-31";

/// A sample, committed, with a history that counts.
fn committed(repo: Repo) -> Repo {
    committed_within("P2D", repo)
}

/// The same with a time in which evidence and requests may land.
fn committed_within(record_within: &str, repo: Repo) -> Repo {
    let line = format!("record_within: {record_within}");
    let settings = repo.read("policy/dutybook.yaml");
    let settings = settings.replace("record_within: P2D", &line);
    repo.write("policy/dutybook.yaml", settings);
    repo.count_history("policy/dutybook.yaml");
    repo.commit_all();
    repo
}

fn bundle(repo: &Repo, more: &str, file: &Path) -> Run {
    repo.command(&format!("{AUDIT} {more} --bundle"))
        .arg(file)
        .run()
}

/// What a run packs, unpacked.
fn unpacked(repo: &Repo, more: &str) -> TempDir {
    let folder = temporary_folder().expect("a folder");
    let file = folder.path().join("audit.zip");
    bundle(repo, more, &file).exits(0);
    let mut archive = zip::ZipArchive::new(File::open(&file).expect("there")).expect("a ZIP file");
    archive
        .extract(folder.path().join("audit"))
        .expect("unpacked");
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("audit").join(name)).expect(name)
}

fn holds(folder: &TempDir, name: &str) -> bool {
    folder.path().join("audit").join(name).exists()
}

/// Whether the programs of a block are there, which need more than git and coreutils.
fn can_run(block: &str) -> bool {
    let missing = ["python3", "openssl"]
        .into_iter()
        .find(|program| block.contains(&format!("{program} ")) && !has_program(program));
    if let Some(program) = missing {
        eprintln!("SKIPPED: {program} is missing, and with it a block of commands of the README");
    }
    missing.is_none()
}

fn has_program(name: &str) -> bool {
    Command::new(name).arg("--help").output().is_ok()
}

/// What `verify_log.py` prints of an unpacked bundle: how many proofs lead to their checkpoint, and of a commit the second and
/// third line of its checkpoint.
fn log_lines(repo: &Repo, commit: &str, folder: &TempDir) -> String {
    if !has_program("python3") {
        return String::new();
    }
    let checkpoint = repo
        .run(&format!("checkpoint --rev {commit}"))
        .exits(0)
        .stdout;
    let lines = checkpoint.lines().skip(1).take(2);
    let lines: Vec<&str> = lines.collect();
    let lines = lines.join("\n") + "\n";
    let proofs = files_below(&folder.path().join("audit/proofs")).len();
    format!("{proofs} proved, 0 not\n{lines}")
}

/// Runs every block of commands of the README in one shell, as it stands, and returns what it prints.
fn follow(folder: &TempDir) -> (bool, String) {
    let readme = read(folder, "README.md");
    let blocks = readme.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|block| Some(block.split_once("```")?.0));
    let script: String = blocks.filter(|block| can_run(block)).collect();
    let mut shell = Command::new("sh");
    shell.args(["-eu", "-c", &script]);
    shell.current_dir(folder.path().join("audit")).env_clear();
    shell.env("PATH", std::env::var_os("PATH").expect("a path"));
    shell
        .env("HOME", folder.path())
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = shell.output().expect("a shell");
    let mut said = output.stdout;
    // Git's hints and progress are no part of an answer, but of a complaint.
    if !output.status.success() {
        said.extend(output.stderr);
    }
    let said = String::from_utf8(said).expect("UTF-8");
    (output.status.success(), said)
}

#[test]
fn a_whole_population_is_verified_as_the_readme_says() {
    // All of it lands after the quarter: else requests would open by that landing, and be due later.
    let repo = committed_within("P90D", Repo::sample());
    let head = repo.git(&["rev-parse", "HEAD"]);
    let folder = unpacked(&repo, "");
    let (is_fine, said) = follow(&folder);
    assert!(is_fine, "{said}");
    let audit = json(&repo, "");
    let digest = audit["population"]["digest"].as_str().expect("a digest");
    let log = log_lines(&repo, &head, &folder);
    let expected = format!("{head}\n{log}{digest}  population.tsv\n");
    assert_eq!(said, expected);
    assert!(!holds(&folder, "sample.csv"));
    // Every file of evidence is there, with its artifacts, and the two waivers.
    let own = files_below(&repo.root().join("evidence"));
    let is_material = |path: &&std::path::PathBuf| path.components().count() > 3;
    for path in own.iter().filter(is_material) {
        let name = format!("evidence/{}", path.display());
        assert_eq!(
            fs::read(repo.path(&name)).expect("a file"),
            fs::read(folder.path().join("audit").join(&name)).unwrap_or_default(),
            "{name}"
        );
    }
    for waiver in [
        "2026-02-11-ticket-system-outage",
        "2026-w09-mail-migration-freeze",
    ] {
        assert!(holds(&folder, &format!("policy/waivers/{waiver}.yaml")));
    }
    let landings = read(&folder, "landings.tsv");
    assert!(landings.lines().count() > 400);
    assert!(landings.lines().all(|line| line.starts_with(&head)));
}

#[test]
fn a_sample_is_drawn_again_as_the_readme_says() {
    let repo = committed(Repo::small_sample());
    for draw in [
        "--sample 7 --seed 3",
        "--sample 12 --seed 3 --stratify task",
        "--sample 9 --seed 3 --stratify team",
        "--sample convention --seed 3",
        "--sample 999 --seed 3",
    ] {
        let folder = unpacked(&repo, draw);
        let (is_fine, said) = follow(&folder);
        assert!(
            is_fine && said.ends_with("the same sample\n"),
            "{draw}: {said}"
        );
        let audit = repo.run(&format!("{AUDIT} {draw} --format json")).exits(0);
        let audit = audit.json();
        let table = read(&folder, "sample.csv");
        let rows = table.lines().skip(1).enumerate();
        let drawn = texts(&audit["sample"]["duties"]);
        for (at, row) in rows {
            assert!(
                row.starts_with(&format!("{},{},", at + 1, drawn[at])),
                "{row}"
            );
        }
        let readme = read(&folder, "README.md");
        let names_it = readme.contains("no standard prescribes these sizes");
        assert_eq!(names_it, draw.contains("convention"));
        // Only what was drawn is taken.
        let count = |folder: &Path| files_below(folder).len();
        let taken = count(&folder.path().join("audit/evidence"));
        let all = count(&repo.path("evidence"));
        assert!(draw.contains("999") || taken < all / 2, "{taken} of {all}");
    }
}

#[test]
fn what_was_changed_in_the_folder_shows() {
    let repo = committed(Repo::small_sample());
    let folder = unpacked(&repo, "--sample 3 --seed 3");
    put(&folder.path().join("audit"), "population.csv", b"duty\r\n");
    let (is_fine, said) = follow(&folder);
    assert!(
        !is_fine && said.contains("population.csv: FAILED"),
        "{said}"
    );
}

#[test]
fn a_repository_below_the_top_is_found_in_the_history() {
    let repo = Repo::sample_below("it's a/soc duties");
    let policy = "it's a/soc duties/policy/dutybook.yaml";
    repo.count_history(policy);
    let head = repo.commit_all();
    let folder = temporary_folder().expect("a folder");
    let file = folder.path().join("audit.zip");
    let root = repo.path("it's a/soc duties");
    let mut command = repo.command(&format!("{AUDIT} --sample 5 --seed 3 --bundle"));
    command.arg(&file).current_dir(&root).run().exits(0);
    let mut archive = zip::ZipArchive::new(File::open(&file).expect("there")).expect("a ZIP file");
    archive
        .extract(folder.path().join("audit"))
        .expect("unpacked");
    let (is_fine, said) = follow(&folder);
    assert!(is_fine, "{said}");
    let log = if has_program("python3") { 3 } else { 0 };
    assert_eq!(said.lines().count(), 3 + log, "{said}");
    assert!(said.starts_with(&head));
    assert_eq!(read(&folder, "landings.tsv").lines().count(), 5);
}

#[test]
fn what_was_changed_after_landing_shows_and_what_is_not_committed_does_not() {
    let repo = committed(Repo::small_sample());
    let evidence = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";
    let other = "evidence/secure-score-report/2026/2026-W12/monitoring.yaml";
    let landed = repo.git(&["rev-parse", "HEAD"]);
    repo.write(evidence, format!("{}# later\n", repo.read(evidence)));
    repo.git(&["commit", "--quiet", "--all", "--message=Later"]);
    repo.write(other, format!("{}# not committed\n", repo.read(other)));
    let folder = unpacked(&repo, "secure-score-report");
    let (is_fine, said) = follow(&folder);
    assert!(is_fine, "{said}");
    assert!(
        said.contains(&format!("changed since {landed}: {evidence}\n")),
        "{said}"
    );
    assert!(!read(&folder, other).contains("not committed"));
    // A commit is taken as it is, whatever is checked out.
    let of_commit = unpacked(&repo, "secure-score-report --rev HEAD");
    assert!(!read(&of_commit, other).contains("not committed"));
    assert!(!read(&of_commit, "README.md").contains("Other in the history"));
}

#[test]
fn without_history_the_readme_says_what_is_not_proved() {
    let repo = committed(Repo::small_sample());
    let without_git = Repo::small_sample();
    for (repo, more) in [(&repo, "--no-history"), (&without_git, "")] {
        let folder = unpacked(repo, more);
        assert!(!holds(&folder, "history.bundle"));
        let readme = read(&folder, "README.md");
        assert!(readme.contains("The bundle has no `history.bundle`"));
        let (is_fine, said) = follow(&folder);
        assert!(is_fine, "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn the_same_bytes_come_out_however_git_keeps_them() {
    let repo = committed(Repo::small_sample());
    let folder = temporary_folder().expect("a folder");
    let pack = |name: &str| {
        let file = folder.path().join(name);
        bundle(&repo, "--sample 5 --seed 3", &file).exits(0);
        fs::read(file).expect("written")
    };
    let loose = pack("loose.zip");
    repo.git(&["repack", "-a", "-d", "--quiet"]);
    assert!(loose == pack("packed.zip"));
}

#[test]
fn nothing_is_half_written() {
    let repo = committed(Repo::small_sample());
    let folder = temporary_folder().expect("a folder");
    bundle(&repo, "", folder.path()).exits(2);
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
    bundle(&repo, "", Path::new("-"))
        .exits(2)
        .complains("--bundle audit.zip");
    // A report that cannot be written keeps the bundle from appearing.
    let file = folder.path().join("audit.zip");
    let report = "--report json=no/such/folder/audit.json";
    bundle(&repo, report, &file).exits(2);
    assert!(!file.exists());
}

#[test]
fn an_artifact_that_is_not_there_is_named_and_a_hostile_history_is_one() {
    let repo = committed(Repo::small_sample());
    let artifact = "evidence/secure-score-report/2026/2026-W11/secure-scores.json";
    repo.remove(artifact);
    repo.git(&["commit", "--quiet", "--all", "--message=Gone"]);
    let folder = unpacked(&repo, "secure-score-report");
    let readme = read(&folder, "README.md");
    let (_, missing) = readme.split_once("but missing").expect("a section");
    assert!(missing.contains("2026-W11/secure-scores.json"), "{missing}");

    let hostile = hostile().repo;
    let folder = unpacked(&hostile, "--sample 3 --seed 3");
    let (is_fine, said) = follow(&folder);
    assert!(is_fine, "{said}");
    // Its names are of bytes that no leaf of a log holds.
    let readme = read(&folder, "README.md");
    let log =
        if readme.contains("the log of this history cannot be made") || !has_program("python3") {
            0
        } else {
            3
        };
    assert_eq!(said.lines().count(), 3 + log, "{said}");
}
