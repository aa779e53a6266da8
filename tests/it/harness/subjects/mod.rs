//! What outputs are written about, and the outputs: shared with the tests that need other people's readers.

pub(crate) mod audits;
pub(crate) mod calendars;
pub(crate) mod ci;
pub(crate) mod documents;
pub(crate) mod hostile;
pub(crate) mod populations;
pub(crate) mod receivers;
pub(crate) mod reports;
pub(crate) mod results;
pub(crate) mod sites;
