//! The folder is written whole or not at all, and nobody's files are lost.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::harness::files::files_below;
use crate::harness::subjects::sites::Built;

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = files_below(folder).into_iter();
    files
        .map(|path| (path.clone(), fs::read(folder.join(path)).expect("a file")))
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn two_runs_write_the_same_bytes_and_leave_nothing_beside() {
    let built = Built::waived();
    let first = contents(&built.site());
    assert!(first.len() > 8);
    built.write(&built.site(), &[]).exits(0);
    assert_eq!(contents(&built.site()), first);
    assert_eq!(names(built.place.path()), ["site"]);
    let mode = built
        .site()
        .metadata()
        .expect("a folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o500, 0o500);
}

#[test]
fn what_is_no_longer_written_goes() {
    let built = Built::overdue();
    built
        .write(&built.site(), &["secure-score-report"])
        .exits(0);
    assert_eq!(
        names(&built.site().join("tasks")),
        ["secure-score-report.html"]
    );
}

#[test]
fn an_empty_folder_is_written_to() {
    let built = Built::empty();
    let folder = built.place.path().join("empty");
    fs::create_dir(&folder).expect("made");
    built.write(&folder, &[]).exits(0);
    assert!(folder.join("index.html").is_file());
}

/// What is refused stays as it is, byte by byte, and nothing lies beside it.
#[track_caller]
fn refused(built: &Built, folder: &Path, says: &str) {
    let before = contents(built.place.path());
    let run = built.write(folder, &[]).exits(2).complains(says);
    assert!(run.stdout.is_empty());
    assert!(
        contents(built.place.path()) == before,
        "something was written"
    );
}

#[test]
fn folders_of_others_stay_as_they_are() {
    let built = Built::empty();
    let folder = built.place.path().join("foreign");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("index.html"), "mine").expect("written");
    refused(&built, &folder, "dutybook did not write it");
    fs::write(built.site().join("CNAME"), "soc.example").expect("written");
    refused(
        &built,
        &built.site(),
        "holds CNAME, which dutybook did not write",
    );
    let file = built.place.path().join("file");
    fs::write(&file, "mine").expect("written");
    refused(&built, &file, "could not be written");
    let dangling = built.place.path().join("dangling");
    std::os::unix::fs::symlink("nowhere", &dangling).expect("linked");
    built.write(&dangling, &[]).exits(2);
    assert!(dangling.is_symlink());
}

#[test]
fn what_a_link_leads_to_is_written_and_the_link_stays() {
    let built = Built::empty();
    let link = built.place.path().join("link");
    std::os::unix::fs::symlink("site", &link).expect("linked");
    built.write(&link, &[]).exits(0);
    assert!(link.is_symlink() && link.join("index.html").is_file());
    assert_eq!(names(built.place.path()), ["link", "site"]);
}

#[test]
fn a_place_that_cannot_be_written_to_gets_nothing() {
    let built = Built::empty();
    refused(
        &built,
        &built.place.path().join("not/there"),
        "could not be written",
    );
    // A device that is no folder, and below a file.
    refused(&built, Path::new("/dev/null"), "could not be written");
    refused(
        &built,
        &built.site().join("index.html/site"),
        "could not be written",
    );
}

#[test]
fn what_cannot_be_judged_is_not_shown() {
    let built = Built::waived();
    let before = contents(&built.site());
    let task = "policy/tasks/secure-score-report.yaml";
    built.subject.repo().write(task, "kind: task/v1\n");
    built.write(&built.site(), &[]).exits(2);
    assert!(contents(&built.site()) == before);
    assert_eq!(names(built.place.path()), ["site"]);
}

#[test]
fn days_in_the_wrong_order_are_refused() {
    let built = Built::empty();
    built
        .write(
            &built.site(),
            &["--from", "2026-02-01", "--to", "2026-01-01"],
        )
        .exits(2);
    built
        .write(&built.site(), &["--from", "2026-02-01"])
        .exits(2);
}
