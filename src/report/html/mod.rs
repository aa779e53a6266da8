//! What the pages of `audit` and `report` share: HTML in one file, with SVG of our own.

pub(crate) mod axis;
pub(crate) mod bars;
pub(crate) mod cells;
pub(crate) mod findings;
pub(crate) mod frame;
pub(crate) mod heat;
pub(crate) mod links;
pub(crate) mod mark;
pub(crate) mod tally;
pub(crate) mod text;
