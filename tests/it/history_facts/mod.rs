//! Facts of history, held against what git and libgit2 say of the same repositories.

mod gaps;
mod merges;
mod opinions;
mod places;
mod previews;
mod random;
pub(crate) mod world;

use std::collections::BTreeSet;

use rayon::prelude::*;

use opinions::{of_git_log, of_history, of_libgit2};
use random::Random;
use world::World;

/// Where the dutybook root lies.
const ROOTS: [&str; 2] = ["", "books/soc/"];

fn check(seed: u64) {
    let root = ROOTS[usize::try_from(seed % 2).expect("small")];
    let world = World::new();
    Random::new(seed, root).fill(&world, 60);
    if seed.is_multiple_of(3) {
        // fast-import writes a pack of its own: this leaves every object loose.
        unpack(&world);
    } else {
        world.git("main", &["repack", "-adq", "--depth=50", "--window=20"]);
    }
    let folder = format!("main/{root}");
    std::fs::create_dir_all(world.path(&folder)).expect("made");
    let history = world.history(&folder);
    let facts = of_history(&history);
    assert!(facts.1.len() > 20, "seed {seed}: {}", facts.1.len());
    assert_eq!(facts, of_git_log(&world, root), "git log, seed {seed}");
    assert_eq!(facts, of_libgit2(&world, root), "libgit2, seed {seed}");
    let opinions = opinions::unclean(&world, root, &facts.0);
    for (at, expected) in opinions {
        let found = history
            .evil_merges()
            .iter()
            .filter(|u| u.commit as usize == at);
        let found: BTreeSet<String> = found.map(|unclean| unclean.path.clone()).collect();
        let id = facts.0[at].0;
        assert_eq!(found, expected, "seed {seed}, merge {at} {id}");
    }
}

fn unpack(world: &World) {
    let packs = world.path("main/.git/objects/pack");
    let away = world.path("away");
    std::fs::rename(&packs, &away).expect("moved");
    std::fs::create_dir(&packs).expect("made");
    for file in std::fs::read_dir(&away).expect("listed") {
        let path = file.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "pack") {
            let bytes = std::fs::read(path).expect("read");
            world.feed(&["unpack-objects", "-q"], &bytes);
        }
    }
}

#[test]
fn random_repositories_have_the_facts_that_git_and_libgit2_tell() {
    (0..36).into_par_iter().for_each(check);
}
