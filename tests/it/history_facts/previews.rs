//! The merge of texts that both sides of a change edited, held against what `git merge` makes of them.

use std::fmt::Write as _;
use std::io;

use dutybook::internals::files::{Files, ReadError};
use dutybook::internals::git::MergePreview;

use crate::generated::generate::dice::Dice;
use crate::history_facts::world::World;

type Lines = Vec<String>;

/// A text, and what the two sides made of it.
type Texts = [Lines; 3];

fn letter(dice: &mut Dice, letters: u64) -> String {
    let letter = b'a' + u8::try_from(dice.below(letters)).expect("a letter");
    char::from(letter).to_string()
}

fn place(dice: &mut Dice, lines: &Lines) -> usize {
    usize::try_from(dice.below(lines.len() as u64 + 1)).expect("small")
}

/// Adds, removes and replaces some of few distinct lines.
fn edited(dice: &mut Dice, lines: &Lines, letters: u64) -> Lines {
    let mut lines = lines.clone();
    for _ in 0..=dice.below(3) {
        let at = place(dice, &lines);
        let end = lines
            .len()
            .min(at + 1 + place(dice, &vec![String::new(); 2]));
        match dice.below(3) {
            0 => drop(lines.splice(at..at, [letter(dice, letters), letter(dice, letters)])),
            1 => drop(lines.drain(at..end)),
            _ => drop(lines.splice(at..end, [letter(dice, letters)])),
        }
    }
    lines
}

/// Texts of few distinct lines, which can be aligned in many ways.
fn of_letters(dice: &mut Dice) -> Texts {
    let letters = 2 + dice.below(6);
    let length = 4 + dice.below(24);
    let base: Lines = (0..length).map(|_| letter(dice, letters)).collect();
    let sides = [(), ()].map(|()| edited(dice, &base, letters));
    let [ours, theirs] = sides;
    [base, ours, theirs]
}

/// A member of a team, of which most lines repeat those of others.
fn member(dice: &mut Dice) -> Lines {
    let name = dice.below(50);
    let mut lines = vec![format!("      - email: p{name}@soc.example")];
    lines.push("        from: 2026-01-05".to_owned());
    if dice.below(3) == 0 {
        lines.push("        until: 2026-12-31".to_owned());
    }
    lines
}

/// Teams to which each side adds members, and from which it removes some.
fn of_teams(dice: &mut Dice) -> Texts {
    let teams: Vec<Vec<Lines>> = (0..2 + dice.below(4))
        .map(|_| (0..=dice.below(4)).map(|_| member(dice)).collect())
        .collect();
    let show = |teams: &[Vec<Lines>]| {
        let teams = teams.iter().enumerate().flat_map(|(at, members)| {
            let head = [format!("  team-{at}:"), "    members:".to_owned()];
            head.into_iter().chain(members.concat())
        });
        teams.collect::<Lines>()
    };
    let sides = [(), ()].map(|()| {
        let mut teams = teams.clone();
        for _ in 0..=dice.below(2) {
            let team = usize::try_from(dice.below(teams.len() as u64)).expect("small");
            let at = usize::try_from(dice.below(teams[team].len() as u64 + 1)).expect("small");
            if dice.below(4) > 0 || at == teams[team].len() {
                let member = member(dice);
                teams[team].insert(at, member);
            } else {
                teams[team].remove(at);
            }
        }
        show(&teams)
    });
    let [ours, theirs] = sides;
    [show(&teams), ours, theirs]
}

fn path(at: usize) -> String {
    format!("policy/{at}.yaml")
}

fn text(lines: &Lines, ends_with_newline: bool) -> String {
    let end = if ends_with_newline { "\n" } else { "" };
    lines.join("\n") + end
}

/// A repository with three branches: what was there before, and the two sides.
fn world(cases: &[Texts]) -> World {
    let world = World::new();
    let mut stream = String::new();
    for (side, branch) in ["before", "main", "pull"].into_iter().enumerate() {
        let mark = side + 1;
        let _ = write!(
            stream,
            "commit refs/heads/{branch}\nmark :{mark}\ncommitter A <a@soc.example> 1700000000 +0000\ndata 0\n"
        );
        if side > 0 {
            stream.push_str("from :1\n");
        }
        for (at, texts) in cases.iter().enumerate() {
            let text = text(&texts[side], at % 5 > 0);
            let (path, length) = (path(at), text.len());
            let _ = write!(stream, "M 100644 inline {path}\ndata {length}\n{text}\n");
        }
    }
    world.feed(&["fast-import", "--quiet"], stream.as_bytes());
    world.git("main", &["checkout", "-qf", "main"]);
    world
}

/// How many texts both sides changed that git merges, and how many of those are merged here.
struct Counts {
    clean: usize,
    merged: usize,
}

/// Merges all, with git and here: what is merged here is what git makes of it.
#[track_caller]
fn compare(cases: &[Texts]) -> Counts {
    let world = world(cases);
    let git = world.open("main");
    let [main, pull] = ["main", "pull"].map(|branch| world.id(branch));
    let bases = git.merge_bases(main, pull).expect("read");
    let fork = git.merge_fork(&bases).expect("read").expect("a fork");
    let tree = |commit| git.tree(commit).expect("read");
    let preview = MergePreview::new(tree(main), fork, tree(pull));
    world.try_git("main", &["merge", "-q", "--no-edit", "pull"]);
    let conflicts = world.git("main", &["diff", "--name-only", "--diff-filter=U"]);
    let conflicts: Vec<&str> = conflicts.lines().collect();
    assert!(!conflicts.is_empty(), "some have to conflict");
    let mut counts = Counts {
        clean: 0,
        merged: 0,
    };
    for (at, texts) in cases.iter().enumerate() {
        let [before, ours, theirs] = texts;
        if before == ours || before == theirs || ours == theirs {
            continue;
        }
        let path = path(at);
        let is_clean = !conflicts.contains(&path.as_str());
        counts.clean += usize::from(is_clean);
        let Ok(merged) = preview.read(&path, 1 << 20) else {
            continue;
        };
        assert!(is_clean, "git conflicts: {texts:?}");
        let expected = std::fs::read(world.path("main").join(&path)).expect("read");
        assert_eq!(merged, expected, "{texts:?}");
        counts.merged += 1;
    }
    counts
}

#[test]
fn a_text_that_is_merged_is_merged_as_git_does_it() {
    for seed in 0..3 {
        let mut dice = Dice::new(seed, 0);
        let letters: Vec<Texts> = (0..700).map(|_| of_letters(&mut dice)).collect();
        let counts = compare(&letters);
        assert!(counts.clean > 200, "{}", counts.clean);
        let share = counts.merged * 100 / counts.clean;
        assert!(share >= 95, "seed {seed}: {share} %");
    }
}

#[test]
fn members_of_different_teams_are_merged() {
    let mut dice = Dice::new(1, 0);
    let teams: Vec<Texts> = (0..700).map(|_| of_teams(&mut dice)).collect();
    let counts = compare(&teams);
    assert!(counts.clean > 200, "{}", counts.clean);
    let share = counts.merged * 100 / counts.clean;
    assert!(share >= 99, "{share} %");
}

/// Two sides of `before`, which both change it; the answer is that for its path.
fn preview(before: &[u8], main: &[u8], pull: &[u8]) -> Result<Vec<u8>, ReadError> {
    let world = World::new();
    for (branch, text) in [("before", before), ("main", main), ("pull", pull)] {
        if branch != "before" {
            world.git("main", &["checkout", "-qB", branch, "before"]);
        }
        std::fs::create_dir_all(world.path("main/policy")).expect("made");
        std::fs::write(world.path("main/policy/0.yaml"), text).expect("written");
        world.git("main", &["add", "-A"]);
        world.git("main", &["commit", "-qm", branch]);
        if branch == "before" {
            world.git("main", &["branch", "before"]);
        }
    }
    let git = world.open("main");
    let [before, main, pull] = ["before", "main", "pull"].map(|branch| world.id(branch));
    let fork = git.merge_fork(&[before]).expect("read").expect("a fork");
    let tree = |commit| git.tree(commit).expect("read");
    MergePreview::new(tree(main), fork, tree(pull)).read(&path(0), 1 << 22)
}

#[track_caller]
fn refused(sides: [&[u8]; 3], why: &str) {
    let [before, main, pull] = sides;
    match preview(before, main, pull) {
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::Other => {
            assert!(error.to_string().contains(why), "{error}");
        }
        other => panic!("{why}: {other:?}"),
    }
}

#[test]
fn what_takes_too_long_to_merge_is_refused() {
    let lines = |count: usize| -> Vec<u8> {
        let numbers = (0..count).map(|at| format!("{}\n", at % 7));
        numbers.collect::<String>().into_bytes()
    };
    let with =
        |head: &str, text: &[u8], tail: &str| [head.as_bytes(), text, tail.as_bytes()].concat();
    let most = lines(19_999);
    let (ours, theirs) = (with("ours\n", &most, ""), with("", &most, "theirs\n"));
    let merged = preview(&most, &ours, &theirs);
    // Git compares such a text in another way: each of its lines is there many times.
    assert!(merged.is_err());
    let numbers = (0..19_999).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "{at}");
        text
    });
    let most = numbers.as_bytes();
    let (ours, theirs) = (with("ours\n", most, ""), with("", most, "theirs\n"));
    assert_eq!(
        preview(most, &ours, &theirs).expect("merged"),
        with("ours\n", most, "theirs\n")
    );
    let (ours, theirs) = (with("a\nb\n", most, ""), with("", most, "a\nb\n"));
    refused([most, &ours, &theirs], "more than 20000 lines");
    // A long line counts as well.
    let long = vec![b'x'; 1 << 20];
    let (ours, theirs) = (with("ours\n", &long, ""), with("", &long, "\ntheirs\n"));
    refused([&long, &ours, &theirs], "1024 KiB");
}

#[test]
fn binary_files_are_not_merged() {
    let sides = [&b"\0\na\nb\nc\n"[..], b"\0\nA\nb\nc\n", b"\0\na\nb\nC\n"];
    refused(sides, "conflict");
    let sides = sides.map(|text| text[2..].to_vec());
    assert_eq!(
        preview(&sides[0], &sides[1], &sides[2]).expect("merged"),
        b"A\nb\nC\n"
    );
}
