//! Whose address `record` takes where nobody names one: the one that git would put on a commit.

use crate::harness::process::not_on_windows;
use crate::harness::run::Run;
use crate::record::world::{NOW, WHOLE, World};

const BETA: &str = "evidence/report/2026/2026-W11/beta.yaml";
const CONFIG: &str = "[user]\n\temail = b-1@soc.example\n";

fn report(world: &World, environment: &[(&str, &str)]) -> Run {
    let mut command = world.command();
    command.envs(environment.iter().copied());
    command.args(["--as-of", NOW, "record", "report"]);
    Run::of(command.args(WHOLE))
}

#[test]
fn the_author_that_the_environment_names_comes_first() {
    let world = World::new();
    report(&world, &[("GIT_AUTHOR_EMAIL", "b-1@soc.example")]).exits(0);
    assert_eq!(world.evidence(), [BETA]);
}

#[test]
fn an_empty_author_is_none() {
    let world = World::new();
    world.is("b-1@soc.example");
    report(&world, &[("GIT_AUTHOR_EMAIL", "")]).exits(0);
    assert_eq!(world.evidence(), [BETA]);
}

#[test]
fn the_users_own_settings_count_without_a_repository() {
    not_on_windows!("Wine keeps HOME to itself");
    let world = World::without_git();
    world.outside("home/.gitconfig", CONFIG.as_bytes());
    report(&world, &[]).exits(0);
    assert_eq!(world.evidence(), [BETA]);
}

#[test]
fn another_file_of_the_users_settings_counts() {
    let world = World::without_git();
    let usual = b"[user]\n\temail = a-1@soc.example\n";
    world.outside("home/.gitconfig", usual);
    let other = world.outside("other", CONFIG.as_bytes());
    report(&world, &[("GIT_CONFIG_GLOBAL", &other)]).exits(0);
    assert_eq!(world.evidence(), [BETA]);
}

#[test]
fn the_repositorys_settings_come_before_the_users() {
    let world = World::new();
    world.is("b-1@soc.example");
    let other = world.outside("other", b"[user]\n\temail = a-1@soc.example\n");
    report(&world, &[("GIT_CONFIG_GLOBAL", &other)]).exits(0);
    assert_eq!(world.evidence(), [BETA]);
}
