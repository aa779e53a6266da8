//! The repositories of the builder are what they claim to be, by the word of git itself.

use std::fs;

use crate::harness::keys::{Key, with_signature};
use crate::harness::process::succeeds;
use crate::harness::repo::{Repo, START};
use crate::harness::tools::needs;
use crate::history::builder::{AFTER, IN_TIME};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

#[test]
fn a_commit_has_the_people_and_times_that_were_asked_for() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let commit = repo.commit("Report").at(IN_TIME).authored_at(START);
    let commit = commit
        .author("analyst-2@soc.example")
        .committer("oversight-1@soc.example");
    let id = commit.with("analyst-3@soc.example").run();
    assert_eq!(
        repo.show("%ae %aI", &id),
        format!("analyst-2@soc.example {START}")
    );
    assert_eq!(
        repo.show("%ce %cI", &id),
        format!("oversight-1@soc.example {IN_TIME}")
    );
    let trailer = repo.show("%(trailers:key=Co-authored-by,valueonly)", &id);
    assert_eq!(trailer, "analyst 3 <analyst-3@soc.example>");
    assert_eq!(repo.show("%G?", &id), "N");
}

#[test]
fn the_same_steps_make_the_same_commits() {
    assert_eq!(Repo::honest().id("HEAD"), Repo::honest().id("HEAD"));
    let log = Repo::honest().git(&["log", "--format=%cI %s", "--reverse"]);
    assert_eq!(
        log,
        format!("{START} Policy (#1)\n{IN_TIME} Report of 2026-W10 (#2)")
    );
}

#[test]
fn the_honest_repository_holds_without_its_history() {
    let repo = Repo::honest();
    let run = repo
        .check_with(crate::history::builder::NOW, "--no-history")
        .exits(0);
    run.found(&[], &[]);
    let rich = Policy::new()
        .task(Task::daily().starts("2026-04-01"))
        .task(Task::weekly().reviewed().artifacts(1).ends("2026-12-31"))
        .member("alpha", Member::new("analyst-9@soc.example"))
        .change("analyst-2@soc.example", |member| {
            member.until = Some("2026-12-31");
        })
        .key("analyst-1@soc.example", "ssh-ed25519 AAAA")
        .key(
            "analyst-2@soc.example",
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
        )
        .history("signatures: off")
        .history("forge_keys: [{ key: \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM/pbOSFpEh9EcoaaHMaG6XAZJWt7igXYwhlYISNQd6y\", from: 2026-01-01 }]")
        .rule("history/changed", "warn");
    let evidence = Evidence::w10()
        .artifact("export.txt", "53 %\n")
        .reviewed("oversight-1@soc.example", "2026-03-06T15:30:00+01:00")
        .amended("2026-03-06T15:45:00+01:00", "Typed wrong");
    let repo = Repo::with(&rich)
        .record(&evidence)
        .land("Report (#2)", IN_TIME);
    let run = repo
        .check_with(crate::history::builder::NOW, "--no-history")
        .exits(0);
    run.found(&[], &[]);
}

#[test]
fn a_merge_has_its_parents_and_nothing_of_its_own() {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    let work = repo.commit("Report").at(IN_TIME).run();
    repo.switch("main");
    let main = repo.id("main");
    let id = repo.merge(&["w10"], "Merge branch 'w10'").at(AFTER).run();
    assert_eq!(repo.show("%P", &id), format!("{main} {work}"));
    assert_eq!(repo.show("%T", &id), repo.show("%T", &work));
    let remerge = ["show", "--format=", "--diff-merges=remerge", &id];
    assert_eq!(repo.git(&remerge), "");
}

#[test]
fn a_merge_that_tampers_shows_when_it_is_made_again() {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report").at(IN_TIME).run();
    repo.switch("main");
    let better = Evidence::w10().summary("Nothing at all was found");
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(AFTER);
    let id = merge.putting(&better.path(), &better.text()).run();
    let remerge = repo.git(&["show", "--format=", "--diff-merges=remerge", &id]);
    assert!(
        remerge.contains("+summary: Nothing at all was found"),
        "{remerge}"
    );
}

#[test]
fn a_merge_that_keeps_its_own_side_has_the_tree_of_its_first_parent() {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report").at(IN_TIME).run();
    repo.switch("main");
    let id = repo.merge(&["w10"], "Merge").at(AFTER).ours().run();
    let first = format!("{id}^1");
    assert_eq!(repo.show("%T", &id), repo.show("%T", &first));
    assert_eq!(repo.show("%P", &id).split(' ').count(), 2);
}

#[test]
fn a_squash_and_a_rebase_have_one_parent() {
    let repo = Repo::with(&Policy::new());
    repo.branch("one").write("one", "1");
    repo.commit("One").at(START).run();
    repo.switch("main").branch("two").write("two", "2");
    repo.commit("Two").at(START).run();
    repo.switch("main");
    repo.squash("one", "One (#1)").at(IN_TIME).run();
    repo.rebase("two", AFTER);
    let log = repo.git(&["log", "--format=%s %cI %aI", "--max-count=2"]);
    assert_eq!(
        log,
        format!("Two {AFTER} {START}\nOne (#1) {IN_TIME} {IN_TIME}")
    );
    assert_eq!(repo.git(&["rev-list", "--merges", "--count", "HEAD"]), "0");
    assert_eq!(repo.git(&["branch", "--show-current"]), "main");
}

#[test]
fn an_amended_commit_takes_the_place_of_the_tip() {
    let repo = Repo::honest();
    let parent = repo.id("HEAD~1");
    let id = repo.commit("Another").at(AFTER).amending().run();
    assert_eq!(
        repo.show("%P %s %aI", &id),
        format!("{parent} Another {AFTER}")
    );
}

#[test]
fn signatures_are_those_of_their_keys() {
    needs!("ssh-keygen");
    let repo = Repo::honest();
    let (key, other) = (Key::new(&repo, "one"), Key::new(&repo, "two"));
    let id = repo.commit("Signed").at(AFTER).signed(&key).run();
    let address = "analyst-1@soc.example";
    assert!(key.is_verified(&repo, address, &id));
    assert!(!other.is_verified(&repo, address, &id));
    // A signature that is put in by hand is as good as git's own, and an altered commit is not.
    let unsigned = repo.commit("Unsigned").at(AFTER).run();
    let raw = repo.git(&["cat-file", "commit", &unsigned]) + "\n";
    let signature = key.sign(&repo, "git", &raw);
    let forged = repo.forge(|raw| with_signature(&raw, "gpgsig", &signature));
    assert_eq!(repo.id("HEAD"), forged);
    assert!(key.is_verified(&repo, address, &forged));
    let altered = repo.forge(|raw| raw.replace("Unsigned", "Altered"));
    assert!(!key.is_verified(&repo, address, &altered));
}

#[test]
fn clones_are_as_incomplete_as_they_claim() {
    let repo = Repo::honest();
    // What the checkout needs is fetched at once, and only older versions stay away.
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    let repo = repo.land("Better words", AFTER);
    let check = |options: &[&str], config: &str, expected: &str| {
        let clone = repo.clone_with(options);
        let folder = clone.to_str().expect("UTF-8");
        let git = |arguments: &[&str]| repo.git(&[&["-C", folder], arguments].concat());
        if config.is_empty() {
            assert_eq!(git(&["rev-parse", "--is-shallow-repository"]), "true");
        } else {
            assert_eq!(git(&["config", config]), expected);
            let missing = git(&["rev-list", "--objects", "--all", "--missing=print"]);
            assert!(
                missing.lines().any(|line| line.starts_with('?')),
                "{missing}"
            );
        }
        fs::remove_dir_all(clone).expect("removed");
    };
    check(&["--depth", "1"], "", "");
    check(
        &["--filter=blob:none"],
        "remote.origin.partialclonefilter",
        "blob:none",
    );
    check(
        &["--filter=tree:0"],
        "remote.origin.partialclonefilter",
        "tree:0",
    );
    let bare = repo.clone_with(&["--bare"]);
    let folder = bare.to_str().expect("UTF-8");
    assert_eq!(
        repo.git(&["-C", folder, "rev-parse", "--is-bare-repository"]),
        "true"
    );
}

#[test]
fn an_object_is_a_loose_file_that_git_misses() {
    let repo = Repo::honest();
    succeeds(&mut repo.git_command(&["fsck", "--strict"]));
    fs::remove_file(repo.object("HEAD~1^{tree}")).expect("a loose object");
    let output = repo.git_command(&["fsck"]).output().expect("git");
    assert!(!output.status.success());
}

#[test]
fn a_root_in_a_folder_below_leaves_the_top_alone() {
    let repo = Repo::below("soc");
    let files = repo.git(&["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(
        files.lines().all(|path| path.starts_with("soc/")),
        "{files}"
    );
    assert!(files.contains(&format!("soc/{}", Evidence::w10().path())));
}
