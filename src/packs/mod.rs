//! Packs: policies to start from, as folders of plain files with parameters.
//!
//! A pack is read ([`PackFolder`]), its placeholders are replaced ([`RenderedPack`]), and several are merged into one policy
//! ([`PolicySeed`]). What a repository took over is remembered in `policy/packs/`, so that a newer version of the pack can be
//! merged with what was edited here ([`PackComparison`]). Nothing here writes, prints or opens a connection.

mod author_check;
mod author_problem;
mod author_table;
mod author_texts;
mod compare;
mod error;
mod installation;
mod loading;
mod merge;
mod pack;
mod placeholders;
mod render;
mod shipped;
mod teams_text;
mod translation;

pub use author_check::check_pack;
pub use compare::{FileComparison, FileState, PackComparison, compare_pack, describe_value};
pub use error::PackError;
pub use installation::{installed_path, read_installed_packs, record_text};
pub use loading::{read_drafted_policy, with_drafted_files};
pub use merge::{PolicySeed, merge_packs};
pub use pack::{PackFolder, read_pack_folder};
pub use render::{PackChoice, RenderedPack, render_pack};
pub use shipped::{shipped_pack, shipped_pack_names};
pub use teams_text::add_teams;
