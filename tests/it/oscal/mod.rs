//! Assessment results: what trestle takes, and what they say against the JSON of the same audit.

mod content;
