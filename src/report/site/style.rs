//! The style of every page of a site but the audit's.

pub(super) const STYLE: &str = concat!(include_str!("../html/page.css"), include_str!("site.css"));
