//! Random edits on both sides: an update loses none of them, or refuses.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Place, TASK, write_pack};

const PATH: &str = "policy/tasks/own-review.yaml";

/// Comments that are put after lines of a file: each is an edit that can be found again.
fn with_comments(text: &str, side: &str, lines: &BTreeSet<usize>) -> String {
    let lines_of = text.lines().enumerate();
    let commented = lines_of.map(|(at, line)| {
        if lines.contains(&at) {
            format!("{line}   # {side} {at}\n")
        } else {
            format!("{line}\n")
        }
    });
    commented.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_is_lost(
        ours in prop::collection::btree_set(0_usize..12, 0..3),
        theirs in prop::collection::btree_set(0_usize..12, 1..3),
    ) {
        let place = Place::with_packs(&["minimal"]);
        write_pack(&place.path().join("own"), "1.0.0", TASK);
        place.run(&["pack", "add", "../own"]).exits(0);
        let local = with_comments(&place.read(PATH), "ours", &ours);
        place.write(PATH, &local);
        write_pack(&place.path().join("own"), "1.1.0", &with_comments(TASK, "theirs", &theirs));
        let run = place.run(&["pack", "update", "own"]);
        let is_apart = ours.iter().all(|line| theirs.iter().all(|other| line.abs_diff(*other) > 1));
        if run.code == Some(0) {
            let merged = place.read(PATH);
            for line in &ours {
                let edit = format!("# ours {line}\n");
                prop_assert!(merged.contains(&edit), "{merged}");
            }
            for line in &theirs {
                let edit = format!("# theirs {line}\n");
                prop_assert!(merged.contains(&edit), "{merged}");
            }
        } else {
            prop_assert!(!is_apart, "{}", run.stderr);
            prop_assert_eq!(place.read(PATH), local);
        }
    }
}
