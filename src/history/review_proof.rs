//! How it is known that a reviewer reviewed.

/// How it is known that a reviewer reviewed, best first. Commits are named in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewProof {
    /// The reviewer's key signed a commit that brought evidence with the review in it.
    Signed(String),
    /// Such a commit names the reviewer as its author or committer: anyone can write that.
    Author(String),
    /// The text of such a commit's message names the reviewer in a trailer.
    Trailer(String),
    /// Only the file says so.
    File,
}

impl ReviewProof {
    /// The better of two; the first where they are alike.
    #[must_use]
    pub fn or(self, other: ReviewProof) -> ReviewProof {
        let rank = |proof: &ReviewProof| match proof {
            ReviewProof::Signed(_) => 0,
            ReviewProof::Author(_) => 1,
            ReviewProof::Trailer(_) => 2,
            ReviewProof::File => 3,
        };
        if rank(&other) < rank(&self) {
            other
        } else {
            self
        }
    }

    /// The word that outputs for programs use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            ReviewProof::Signed(_) => "signed",
            ReviewProof::Author(_) => "author",
            ReviewProof::Trailer(_) => "trailer",
            ReviewProof::File => "file",
        }
    }

    /// The commit that shows it.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        match self {
            ReviewProof::Signed(id) | ReviewProof::Author(id) | ReviewProof::Trailer(id) => {
                Some(id)
            }
            ReviewProof::File => None,
        }
    }

    /// What it is worth, for people.
    #[must_use]
    pub fn describe(&self) -> String {
        let short = |id: &str| id.chars().take(12).collect::<String>();
        match self {
            ReviewProof::Signed(id) => format!("signed by the reviewer's key, in {}", short(id)),
            ReviewProof::Author(id) => format!(
                "the reviewer is named as the author or committer of {}, which anyone can set",
                short(id)
            ),
            ReviewProof::Trailer(id) => format!(
                "unproven: only a trailer in the text of {} names the reviewer",
                short(id)
            ),
            ReviewProof::File => "unproven: only the file says so".to_owned(),
        }
    }
}
