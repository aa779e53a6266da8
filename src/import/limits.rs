//! How much is read of exports, which anyone may have written.

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The most records that are read, over all files of one import.
pub const MAX_RECORDS: usize = 1_000_000;
/// The largest record that is read, in bytes.
pub(super) const MAX_RECORD_BYTES: usize = 8 * 1024 * 1024;
/// The largest iCalendar file that is read, in bytes. Fifty years of a country's holidays take a quarter of it.
pub const MAX_ICS_BYTES: u64 = 4 * 1024 * 1024;
