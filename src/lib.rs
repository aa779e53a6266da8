//! dutybook judges recurring duties: what policy required, what evidence shows, what git proves.
//!
//! The way through the house, one stage a line, is [`assess`]. Rooms import only those above them:
//!
//! ```text
//! text · finding · repo · yaml · model · load · schedule · judge · rules · report · record · cli
//! ```

pub mod cli;
pub mod finding;
pub mod judge;
pub mod load;
pub mod model;
pub mod record;
pub mod repo;
pub mod report;
pub mod rules;
pub mod schedule;
pub mod text;
pub mod yaml;

mod pipeline;

pub use pipeline::{Mainline, Opening, Question, assess, open};
