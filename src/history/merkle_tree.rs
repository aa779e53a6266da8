//! The Merkle tree over the leaves of a log (RFC 9162, section 2.1), with SHA-256.

use sha2::{Digest as _, Sha256};

use crate::files::Sha256Sum;

/// The hash of a leaf: SHA-256 of a zero byte and the leaf's data (RFC 9162, section 2.1.1).
#[must_use]
pub fn hash_leaf(data: &[u8]) -> Sha256Sum {
    let hash = Sha256::new().chain_update([0]).chain_update(data);
    Sha256Sum(hash.finalize().into())
}

/// The hash of two subtrees: SHA-256 of a byte of one and their hashes.
fn hash_node(left: Sha256Sum, right: Sha256Sum) -> Sha256Sum {
    let hash = Sha256::new().chain_update([1]);
    let hash = hash.chain_update(left.0).chain_update(right.0);
    Sha256Sum(hash.finalize().into())
}

/// A tree that answers for any of its earlier sizes. It keeps two hashes a leaf: 64 bytes.
#[derive(Debug, Clone, Default)]
pub struct MerkleTree {
    /// The hashes of all complete subtrees of 1, 2, 4 … leaves.
    levels: Vec<Vec<Sha256Sum>>,
}

impl MerkleTree {
    /// The tree over the hashes of leaves, in their order.
    #[must_use]
    pub fn new(leaves: Vec<Sha256Sum>) -> Self {
        let mut levels = vec![leaves];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let pairs = level.as_chunks::<2>().0.iter();
            let above = pairs.map(|[left, right]| hash_node(*left, *right));
            levels.push(above.collect());
        }
        MerkleTree { levels }
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// The root when the tree had `size` leaves; `None` where it never had so many. The root of no leaves is the SHA-256
    /// of nothing.
    #[must_use]
    pub fn root(&self, size: usize) -> Option<Sha256Sum> {
        match size {
            0 => Some(Sha256Sum(Sha256::digest([]).into())),
            _ if size <= self.size() => self.subtree(0, size),
            _ => None,
        }
    }

    /// The proof that a leaf is in the tree of `size` leaves: the hashes beside its path, lowest first (RFC 9162, section
    /// 2.1.3). `None` where that tree has no such leaf.
    #[must_use]
    pub fn inclusion_proof(&self, leaf: usize, size: usize) -> Option<Vec<Sha256Sum>> {
        if leaf >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if leaf < middle {
                proof.push(self.subtree(middle, end)?);
                end = middle;
            } else {
                proof.push(self.subtree(start, middle)?);
                start = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// The hash of the leaves from `start` to `end`, exclusive: `start` is where a subtree that reaches that far may begin.
    fn subtree(&self, start: usize, end: usize) -> Option<Sha256Sum> {
        let count = end - start;
        if count.is_power_of_two() {
            let level = self.levels.get(count.trailing_zeros() as usize)?;
            return level.get(start / count).copied();
        }
        let middle = start + split(count);
        Some(hash_node(
            self.subtree(start, middle)?,
            self.subtree(middle, end)?,
        ))
    }
}

/// The largest power of two that is smaller than a number of leaves of at least two.
fn split(count: usize) -> usize {
    (count - 1).checked_ilog2().map_or(1, |log| 1 << log)
}

#[cfg(test)]
/// The root to which a proof leads from the hash of a leaf (RFC 9162, section 2.1.3.2); `None` where the proof is not
/// one of that leaf in a tree of that size.
#[must_use]
fn root_of_proof(
    leaf_hash: Sha256Sum,
    leaf: usize,
    size: usize,
    proof: &[Sha256Sum],
) -> Option<Sha256Sum> {
    let (mut node, mut last) = (leaf, size.checked_sub(1)?);
    if node > last {
        return None;
    }
    let mut root = leaf_hash;
    for beside in proof {
        if last == 0 {
            return None;
        }
        if node % 2 == 1 || node == last {
            root = hash_node(*beside, root);
            while node % 2 == 0 && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            root = hash_node(root, *beside);
        }
        (node, last) = (node / 2, last / 2);
    }
    (last == 0).then_some(root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 9162, section 2.1.1, word for word.
    fn root_by_definition(leaves: &[Vec<u8>]) -> Sha256Sum {
        match leaves {
            [] => Sha256Sum(Sha256::digest([]).into()),
            [leaf] => hash_leaf(leaf),
            _ => {
                let mut k = 1;
                while k * 2 < leaves.len() {
                    k *= 2;
                }
                hash_node(
                    root_by_definition(&leaves[..k]),
                    root_by_definition(&leaves[k..]),
                )
            }
        }
    }

    fn tree(leaves: &[Vec<u8>]) -> MerkleTree {
        MerkleTree::new(leaves.iter().map(|leaf| hash_leaf(leaf)).collect())
    }

    /// The test vectors of certificate-transparency implementations: eight leaves, and the root of each of their
    /// beginnings.
    #[test]
    fn it_gives_the_roots_of_the_published_vectors() {
        let leaves = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves = leaves.map(|leaf| hex::decode(leaf).expect("hexadecimal"));
        let tree = tree(&leaves);
        for (size, root) in (1..).zip(roots) {
            assert_eq!(tree.root(size).expect("a root").to_string(), root, "{size}");
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(tree.root(0).expect("a root").to_string(), empty);
        assert_eq!(tree.root(9), None);
    }

    proptest! {
        #[test]
        fn every_proof_leads_to_the_root_and_no_other_does(
            leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..70),
            at in any::<prop::sample::Index>(),
            size in any::<prop::sample::Index>(),
        ) {
            let tree = tree(&leaves);
            let size = size.index(leaves.len()) + 1;
            let leaf = at.index(size);
            let root = tree.root(size).expect("a root");
            prop_assert_eq!(root, root_by_definition(&leaves[..size]));
            let proof = tree.inclusion_proof(leaf, size).expect("a proof");
            let hash = hash_leaf(&leaves[leaf]);
            prop_assert_eq!(root_of_proof(hash, leaf, size, &proof), Some(root));
            prop_assert_ne!(root_of_proof(hash_leaf(b"other"), leaf, size, &proof), Some(root));
            if size > 1 {
                prop_assert_ne!(root_of_proof(hash, leaf, size, &proof[1..]), Some(root));
            }
            let longer: Vec<Sha256Sum> = proof.iter().copied().chain([root]).collect();
            prop_assert_eq!(root_of_proof(hash, leaf, size, &longer), None);
            prop_assert_eq!(tree.inclusion_proof(size, size), None);
        }
    }
}
