//! The container image: built and run where there is a program for it, buildah, which needs no service.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::archive;
use crate::harness::process::{native_dutybook, program_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::programs::reader;

const TAG: &str = "localhost/dutybook:test";

/// A program that keeps its images in a folder, and needs neither a service nor rights of its own.
fn buildah(folder: &Path, program: &Path) -> Command {
    let mut command = program_in(folder, program);
    command
        .env("HOME", folder)
        .env("BUILDAH_ISOLATION", "chroot")
        .env("STORAGE_DRIVER", "vfs")
        .env("CONTAINERS_STORAGE_CONF", folder.join("storage.conf"))
        .env("TMPDIR", folder);
    command
}

#[test]
fn the_image_gives_the_verdict_of_this_build() {
    let (Some(program), Some(archive)) = (reader("buildah"), archive()) else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let shown = dir.path().display();
    let storage = format!(
        "[storage]\ndriver = \"vfs\"\ngraphroot = \"{shown}/images\"\nrunroot = \"{shown}/run\"\n"
    );
    fs::write(dir.path().join("storage.conf"), storage).unwrap();
    let mut build = buildah(dir.path(), &own().join("packaging/image"));
    build
        .env("ENGINE", &program)
        .arg(archive.parent().unwrap())
        .arg(TAG);
    succeeds(&mut build);
    let run = |words: &[&str]| {
        let done = succeeds(buildah(dir.path(), &program).args(words));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    let described = run(&["inspect", "--type", "image", TAG]);
    let version = env!("CARGO_PKG_VERSION");
    for expected in [
        "\"User\": \"65532:65532\"",
        &format!("\"org.opencontainers.image.version\": \"{version}\""),
        "\"org.opencontainers.image.licenses\": \"MIT OR Apache-2.0\"",
    ] {
        assert!(described.contains(expected), "{expected}: {described}");
    }
    let container = run(&["from", TAG]);
    let mount = format!("{}:/repo:ro", own().display());
    let options = ["run", "--volume", &mount, "--user", "65532:65532"];
    let check = |words: &[&str]| {
        let inside = [&container, "--", "/dutybook"];
        run(&[&options[..], &inside, words].concat())
    };
    assert_eq!(check(&["--version"]), format!("dutybook {version}"));
    let verdict = check(&["check", "--as-of", "2026-03-31", "--format", "json"]);
    let mut here = program_in(own(), native_dutybook());
    let words = ["check", "--as-of", "2026-03-31", "--format", "json"];
    let expected = succeeds(here.args(words)).stdout;
    assert!(verdict == String::from_utf8(expected).unwrap().trim());
    run(&["rm", &container]);
}
