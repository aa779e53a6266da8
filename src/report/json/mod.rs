//! What the JSON outputs share.

pub(crate) mod head;
pub(crate) mod layout;
