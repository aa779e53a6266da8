//! The root of a new repository, and the files that exist in it already.
#![expect(
    clippy::disallowed_methods,
    reason = "the root of a new repository is looked at and made here, before there is a worktree to ask"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::write::atomic_writer::WriteError;

/// The existing files where new ones would go, sorted, each once. Links on the way count, wherever they lead.
pub(super) fn find_obstacles<'a>(
    root: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>, WriteError> {
    let mut obstacles = Vec::new();
    for path in paths {
        let folders = path.match_indices('/').map(|(at, _)| at);
        for end in folders.chain([path.len()]) {
            let part = &path[..end];
            match fs::symlink_metadata(root.join(part)) {
                Ok(found) if end < path.len() && found.is_dir() => {}
                Ok(_) => {
                    obstacles.push(part.to_owned());
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(io_error(&root.join(part), error)),
            }
        }
    }
    obstacles.sort();
    obstacles.dedup();
    Ok(obstacles)
}

/// Makes the root and the folders above it; returns those that were missing, the lowest last.
pub(super) fn create_root(root: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let missing = root.ancestors().take_while(|folder| {
        !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err()
    });
    let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
    missing.reverse();
    fs::create_dir_all(root).map_err(|error| io_error(root, error))?;
    Ok(missing)
}

/// Removes folders that were created in vain. One that is in use by now stays.
pub(super) fn remove_created(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

fn io_error(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_links_and_files_for_folders_are_find_obstacles() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("d.txt"), "mine").expect("written");
        fs::write(dir.path().join("e"), "a file").expect("written");
        fs::create_dir(dir.path().join("f")).expect("made");
        #[cfg(unix)]
        std::os::unix::fs::symlink("f", dir.path().join("g")).expect("linked");
        let paths = ["a/c.txt", "d.txt", "e/f", "f/new", "g/new"].into_iter();
        let obstacles = find_obstacles(dir.path(), paths).expect("looked");
        let expected: &[&str] = if cfg!(unix) {
            &["d.txt", "e", "g"]
        } else {
            &["d.txt", "e"]
        };
        assert_eq!(obstacles, expected);
    }

    #[test]
    fn what_was_made_goes_away_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let made = create_root(&dir.path().join("a/b")).expect("made");
        assert_eq!(made, [dir.path().join("a"), dir.path().join("a/b")]);
        assert!(
            create_root(&dir.path().join("a/b"))
                .expect("there")
                .is_empty()
        );
        remove_created(&made);
        assert!(!dir.path().join("a").exists());
    }
}
