//! How many days may be looked at while occurrences are listed.

use std::cell::Cell;
use std::rc::Rc;

/// Counts the days that are looked at. A rule may match a day in four hundred years, or none ever: what
/// is bounded is the looking, not what is found. Clones share one count.
#[derive(Clone, Debug)]
pub struct DayMeter(Rc<Counts>);

#[derive(Debug)]
struct Counts {
    looked_at: Cell<u64>,
    most: u64,
}

impl DayMeter {
    /// A meter that allows so many days.
    #[must_use]
    pub fn new(most: u64) -> Self {
        DayMeter(Rc::new(Counts {
            looked_at: Cell::new(0),
            most,
        }))
    }

    /// A meter that only counts.
    #[must_use]
    pub fn unlimited() -> Self {
        DayMeter::new(u64::MAX)
    }

    /// How many days were looked at.
    #[must_use]
    pub fn looked_at(&self) -> u64 {
        self.0.looked_at.get()
    }

    /// Counts days that are looked at now.
    pub(super) fn add(&self, days: u64) {
        self.0.looked_at.set(self.looked_at().saturating_add(days));
    }

    /// Whether more days were looked at than are allowed: what was listed then is not complete.
    pub(super) fn is_exceeded(&self) -> bool {
        self.looked_at() > self.0.most
    }
}
