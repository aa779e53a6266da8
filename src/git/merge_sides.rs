//! One thing as a merge and its parents have it, and whether the parents' changes explain it.

/// A tree or a file in a merge commit, in its first parent, then for each other parent in itself and in
/// its merge base with the first.
#[derive(Debug, Clone)]
pub(super) struct MergeSides<T>(Vec<T>);

impl<T> MergeSides<T> {
    /// `others` are the other parents, each with its merge base.
    pub(super) fn new(merge: T, first: T, others: impl IntoIterator<Item = (T, T)>) -> Self {
        let others = others.into_iter().flat_map(|(parent, base)| [parent, base]);
        MergeSides([merge, first].into_iter().chain(others).collect())
    }

    pub(super) fn merge(&self) -> &T {
        &self.0[0]
    }

    pub(super) fn first(&self) -> &T {
        &self.0[1]
    }

    /// The other parents, each with its merge base.
    pub(super) fn others(&self) -> impl ExactSizeIterator<Item = (&T, &T)> {
        self.0[2..].chunks_exact(2).map(|pair| (&pair[0], &pair[1]))
    }

    pub(super) fn parents(&self) -> impl Iterator<Item = &T> {
        let others = self.others().map(|(parent, _)| parent);
        others.chain([self.first()])
    }

    pub(super) fn all(&self) -> &[T] {
        &self.0
    }

    pub(super) fn map<U>(&self, of: impl FnMut(&T) -> U) -> MergeSides<U> {
        MergeSides(self.0.iter().map(of).collect())
    }
}

impl<T: Clone> MergeSides<T> {
    /// From what [`MergeSides::all`] gives.
    pub(super) fn from_all(all: &[T]) -> Self {
        MergeSides(all.to_vec())
    }
}

impl<T, E> MergeSides<Result<T, E>> {
    /// # Errors
    /// The first of them.
    pub(super) fn transpose(self) -> Result<MergeSides<T>, E> {
        let all = self.0.into_iter().collect::<Result<_, E>>()?;
        Ok(MergeSides(all))
    }
}

impl<T: PartialEq> MergeSides<T> {
    /// Whether the parents' changes explain the merge as they are; `None` where several of them
    /// would have to be merged.
    pub(super) fn is_explained(&self) -> Option<bool> {
        match self.changes().as_slice() {
            [] => Some(self.merge() == self.first()),
            [one] => Some(self.merge() == *one),
            _ => None,
        }
    }

    /// The contents to which the parents changed it, each once.
    fn changes(&self) -> Vec<&T> {
        let mut changes: Vec<&T> = Vec::new();
        for (parent, base) in self.others().filter(|(parent, base)| parent != base) {
            let first = Some(self.first()).filter(|first| *first != base);
            for content in [parent].into_iter().chain(first) {
                if !changes.contains(&content) {
                    changes.push(content);
                }
            }
        }
        changes
    }
}
