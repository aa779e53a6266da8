//! Keys as a policy lists them.

/// A public key that may sign.
#[derive(Debug, Clone, Copy)]
pub struct SigningKey<'a> {
    /// Who holds it: a number to which the caller gives a meaning.
    pub holder: usize,
    /// One line as OpenSSH writes public keys, or armoured OpenPGP certificates.
    pub text: &'a str,
}

/// A key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFault {
    /// The number that came with the key.
    pub holder: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Adds a holder to an ascending list.
pub(super) fn add_holder(holders: &mut Vec<usize>, holder: usize) {
    if let Err(at) = holders.binary_search(&holder) {
        holders.insert(at, holder);
    }
}
