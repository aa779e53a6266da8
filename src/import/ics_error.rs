//! Why an iCalendar file is not read.

/// Why an iCalendar file is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IcsError {
    /// The form is wrong.
    #[error("line {line}: {message}")]
    Syntax {
        /// From 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// There is more than a calendar may have.
    #[error("the file has more than {0} {1}")]
    TooMany(usize, &'static str),
}

impl IcsError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            IcsError::Syntax { .. } => {
                "export it again as iCalendar (.ics) from the calendar program, or correct the line"
            }
            IcsError::TooMany(..) => {
                "export fewer years, or divide the events into calendars of their own"
            }
        }
    }

    pub(super) fn new(line: usize, message: impl Into<String>) -> Self {
        IcsError::Syntax {
            line,
            message: message.into(),
        }
    }
}
