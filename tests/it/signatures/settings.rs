//! The forge's keys in `policy/dutybook.yaml`.

use std::fs;

use chrono::NaiveDate;
use dutybook::internals::files::Worktree;
use dutybook::internals::model::ForgeKey;

use crate::harness::temporary::temporary_folder;
use crate::harness::tools::needs;
use crate::signatures::world::World;

#[test]
fn the_forges_keys_are_read_in_their_order() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let line = key.public.trim_end();
    let root = temporary_folder().expect("a folder");
    let policy = root.path().join("policy");
    fs::create_dir(&policy).expect("a folder");
    let teams = "kind: teams/v1\nteams: { desk: { members: [] } }\n";
    fs::write(policy.join("teams.yaml"), teams).expect("written");
    let settings = format!(
        "kind: policy/v1\ntimezone: UTC\nstarts: 2026-01-05\nhistory:\n  forge_keys:\n    \
         - {{ key: \"{line}\", from: 2026-01-05, until: 2026-02-06 }}\n    \
         - {{ key: web-flow.asc }}\n"
    );
    fs::write(policy.join("dutybook.yaml"), settings).expect("written");
    let opening = dutybook::internals::assess::open(&Worktree::new(root.path().to_owned()), None)
        .expect("readable");
    let policy = opening.loaded.policy.as_deref().expect("understood");
    let expected = [
        ForgeKey {
            key: line.to_owned(),
            from: NaiveDate::from_ymd_opt(2026, 1, 5),
            until: NaiveDate::from_ymd_opt(2026, 2, 6),
        },
        ForgeKey {
            key: "web-flow.asc".to_owned(),
            from: None,
            until: None,
        },
    ];
    assert_eq!(policy.settings.history.forge_keys, expected);
}
