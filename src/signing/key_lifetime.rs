//! When a key is valid.

/// When a key is valid, in seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyLifetime {
    /// Inclusive.
    pub(super) created: i64,
    /// Exclusive; `None` for never.
    pub(super) expires: Option<i64>,
    /// Exclusive; `i64::MIN` where no signature of the key is trusted, whatever its date.
    pub(super) revoked: Option<i64>,
}

impl KeyLifetime {
    /// Why the key is not valid at an instant; `None` where it is.
    pub(super) fn fault_at(&self, at: i64) -> Option<&'static str> {
        if at < self.created {
            return Some("the key is not valid yet");
        }
        if self.revoked.is_some_and(|revoked| revoked <= at) {
            return Some("the key is revoked");
        }
        let is_expired = self.expires.is_some_and(|expires| expires <= at);
        is_expired.then_some("the key is expired")
    }

    /// The time in which both are valid.
    pub(super) fn intersect(self, other: KeyLifetime) -> KeyLifetime {
        KeyLifetime {
            created: self.created.max(other.created),
            expires: earliest_instant([self.expires, other.expires]),
            revoked: earliest_instant([self.revoked, other.revoked]),
        }
    }
}

pub(super) fn earliest_instant(instants: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    instants.into_iter().flatten().min()
}
