//! The Language Server Protocol (<https://microsoft.github.io/language-server-protocol/>, 3.17) on standard input and
//! output: what `editor` says, for any editor that speaks it.
//!
//! ```text
//! reader thread   bytes             ─▶ messages, bounded
//! main thread     messages          ─▶ documents, answers; publishes what was judged
//! judge thread    newest documents  ─▶ an assessment, by the stages of `check`
//! ```

mod answers;
mod diagnostics;
mod events;
mod judge;
mod open_text;
mod places;
mod session;
mod transport;
mod uri;
mod waiting;

pub(super) use events::serve;
