//! Random repositories: branches, merges honest and not, files that come, change, go, come back,
//! move, change their mode, and take the place of folders.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::generated::generate::dice::Dice;
use crate::history_facts::world::World;

/// Files of a commit: mode and content, by path.
type Tree = BTreeMap<String, (&'static str, String)>;

/// A commit.
#[derive(Clone)]
struct Commit {
    mark: usize,
    tree: Tree,
}

const MODES: [&str; 5] = ["100644", "100644", "100644", "100755", "120000"];

/// A stream for `git fast-import`.
pub(crate) struct Random {
    dice: Dice,
    stream: String,
    marks: usize,
    time: i64,
    /// Where the dutybook root lies: nothing, or a folder with a `/` at its end.
    root: &'static str,
}

impl Random {
    pub(crate) fn new(seed: u64, root: &'static str) -> Self {
        Random {
            dice: Dice::new(seed, 0),
            stream: String::new(),
            marks: 0,
            time: 1_700_000_000,
            root,
        }
    }

    /// Fills `main` with a mainline of that many commits.
    pub(crate) fn fill(mut self, world: &World, commits: usize) {
        let mut line: Vec<Commit> = Vec::new();
        let mut sides: Vec<Commit> = Vec::new();
        while line.len() < commits {
            let next = match line.last().cloned() {
                None => {
                    let tree = self.edited(&Tree::new());
                    self.commit(&[], tree)
                }
                Some(last) => match self.dice.below(10) {
                    0..4 => {
                        let tree = self.edited(&last.tree);
                        self.commit(&[&last], tree)
                    }
                    4 => {
                        // Nothing below policy/ or evidence/ changes.
                        self.commit(&[&last], last.tree.clone())
                    }
                    _ => self.merge(&line, &mut sides),
                },
            };
            let _ = write!(
                self.stream,
                "reset refs/heads/main\nfrom :{}\n\n",
                next.mark
            );
            line.push(next);
        }
        world.feed(
            &["fast-import", "--quiet", "--force"],
            self.stream.as_bytes(),
        );
        world.git("main", &["symbolic-ref", "HEAD", "refs/heads/main"]);
    }

    /// A merge of a branch that began at one of the last commits, or goes on from an earlier branch.
    fn merge(&mut self, line: &[Commit], sides: &mut Vec<Commit>) -> Commit {
        let back = usize::try_from(self.dice.below(6)).expect("small") + 1;
        let start = line[line.len().saturating_sub(back)].clone();
        let mut side = match (self.dice.below(6), sides.last().cloned()) {
            // Continued, and brought up to date first.
            (0, Some(earlier)) => {
                let tree = three_way(&Tree::new(), &start.tree, &earlier.tree);
                self.commit(&[&earlier, &start], tree)
            }
            (1, Some(earlier)) => earlier,
            _ => start.clone(),
        };
        for _ in 0..=self.dice.below(3) {
            let tree = self.edited(&side.tree);
            side = self.commit(&[&side], tree);
        }
        sides.push(side.clone());
        let first = line.last().expect("a commit").clone();
        let mut tree = three_way(&start.tree, &first.tree, &side.tree);
        match self.dice.below(8) {
            0 => tree = first.tree.clone(),
            1 => tree = side.tree.clone(),
            2 => tree = self.edited(&tree),
            _ => {}
        }
        if self.dice.below(12) == 0 && sides.len() > 2 {
            let third = sides[sides.len() - 2].clone();
            return self.commit(&[&first, &side, &third], tree);
        }
        self.commit(&[&first, &side], tree)
    }

    fn commit(&mut self, parents: &[&Commit], tree: Tree) -> Commit {
        self.marks += 1;
        // Clocks go backwards now and then.
        self.time += 1800 - i64::try_from(self.dice.below(2000)).expect("small");
        let out = &mut self.stream;
        let _ = write!(
            out,
            "commit refs/heads/side\nmark :{}\ncommitter A <analyst-1@soc.example> {} +0100\ndata 2\nx\n",
            self.marks, self.time
        );
        for (at, parent) in parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            let _ = writeln!(out, "{word} :{}", parent.mark);
        }
        out.push_str("deleteall\n");
        for (path, (mode, text)) in &tree {
            let _ = writeln!(out, "M {mode} inline {path}\ndata {}\n{text}", text.len());
        }
        out.push('\n');
        if parents.is_empty() {
            // The next commit without parents on the branch would otherwise follow this one.
            out.push_str("reset refs/heads/side\n\n");
        }
        Commit {
            mark: self.marks,
            tree,
        }
    }

    /// A few changes.
    fn edited(&mut self, tree: &Tree) -> Tree {
        let mut tree = tree.clone();
        for _ in 0..=self.dice.below(4) {
            let known: Vec<String> = tree.keys().cloned().collect();
            let path = self.path();
            match self.dice.below(8) {
                0 if !known.is_empty() => {
                    tree.remove(&self.one_of(&known));
                }
                1 if !known.is_empty() => {
                    let entry = tree.remove(&self.one_of(&known)).expect("there");
                    put(&mut tree, path, entry);
                }
                2 | 3 if !known.is_empty() => {
                    let known = self.one_of(&known);
                    let line = self.line();
                    let (_, text) = tree.get_mut(&known).expect("there");
                    text.push_str(&line);
                }
                4 if !known.is_empty() => {
                    let known = self.one_of(&known);
                    let mode = self.dice.pick(&MODES);
                    tree.get_mut(&known).expect("there").0 = mode;
                }
                _ => {
                    let text = self.line();
                    let mode = self.dice.pick(&MODES);
                    put(&mut tree, path, (mode, text));
                }
            }
        }
        tree
    }

    fn one_of(&mut self, paths: &[String]) -> String {
        let count = paths.len() as u64;
        paths[usize::try_from(self.dice.below(count)).expect("an index")].clone()
    }

    fn line(&mut self) -> String {
        format!("line {}\n", self.dice.below(1000))
    }

    /// A path, mostly below one of the two folders; `x` may be a file and a folder by turns.
    fn path(&mut self) -> String {
        let top = [
            "evidence",
            "evidence",
            "evidence",
            "policy",
            "other",
            "evidences",
        ];
        let names = ["x", "y", "x.a", "x0", "z"];
        let mut path = format!("{}{}", self.root, self.dice.pick(&top));
        for _ in 0..self.dice.below(4) {
            path.push('/');
            path.push_str(self.dice.pick(&names));
        }
        path
    }
}

/// Puts a file in place of whatever is in its way.
fn put(tree: &mut Tree, path: String, entry: (&'static str, String)) {
    let below = format!("{path}/");
    tree.retain(|known, _| {
        let is_above = path.starts_with(&format!("{known}/"));
        !is_above && !known.starts_with(&below)
    });
    tree.insert(path, entry);
}

/// What both sides did, where they did not do it to the same file.
fn three_way(base: &Tree, ours: &Tree, theirs: &Tree) -> Tree {
    let mut merged = ours.clone();
    let paths: Vec<&String> = base.keys().chain(theirs.keys()).collect();
    for path in paths {
        if theirs.get(path) != base.get(path) {
            match theirs.get(path) {
                Some(entry) => put(&mut merged, path.clone(), entry.clone()),
                None => {
                    merged.remove(path);
                }
            }
        }
    }
    merged
}
