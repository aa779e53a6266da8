//! The tasks, teams and people that the cells of a spreadsheet name. Each text is looked up once.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::cli::CliError;
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::import::{LedgerCell, LedgerFault};
use crate::judge::Assessment;
use crate::model::{Email, Id, local_date};
use crate::schedule::VersionTimeline;
use crate::write;

/// How many unknown names are answered with what may be meant: that takes a comparison with every name.
const MAX_SUGGESTIONS: usize = 100;

/// What texts name, or what to write instead.
struct KnownTexts<T> {
    found: HashMap<String, Result<T, String>>,
    /// How many of them name nothing.
    failed: usize,
}

impl<T> KnownTexts<T> {
    fn new() -> RefCell<Self> {
        RefCell::new(KnownTexts {
            found: HashMap::new(),
            failed: 0,
        })
    }
}

/// What the cells of a spreadsheet name.
pub(super) struct LedgerNames<'a> {
    session: &'a WriteSession<'a>,
    teams_ever: BTreeSet<&'a Id>,
    tasks: RefCell<KnownTexts<Id>>,
    teams: RefCell<KnownTexts<Id>>,
    people: RefCell<KnownTexts<Email>>,
}

impl<'a> LedgerNames<'a> {
    pub(super) fn new(session: &'a WriteSession<'a>, assessment: &'a Assessment) -> Self {
        let timeline = assessment.timeline.as_ref();
        LedgerNames {
            session,
            teams_ever: timeline.map_or_else(BTreeSet::new, VersionTimeline::teams),
            tasks: KnownTexts::new(),
            teams: KnownTexts::new(),
            people: KnownTexts::new(),
        }
    }

    /// The task that a cell names, by its id or its title.
    pub(super) fn task(&self, cell: LedgerCell) -> Result<Id, LedgerFault> {
        let exact = || {
            Some(
                self.session
                    .policy
                    .tasks
                    .get_key_value(cell.text)?
                    .0
                    .clone(),
            )
        };
        let find = || self.session.present_or_former_task(cell.text);
        look_up(
            &self.tasks,
            cell,
            (cell.text, "the id or title of a task"),
            exact,
            find,
        )
    }

    /// The team that a cell names, by its id or its name.
    pub(super) fn team(&self, cell: LedgerCell) -> Result<Id, LedgerFault> {
        let exact = || {
            let mut teams = self.teams_ever.iter();
            Some((*teams.find(|id| id.as_str() == cell.text)?).clone())
        };
        let find = || self.session.team(cell.text, &self.teams_ever);
        look_up(
            &self.teams,
            cell,
            (cell.text, "the id or name of a team"),
            exact,
            find,
        )
    }

    /// The person whose address stands in a cell, by the address on the roster.
    pub(super) fn person(&self, cell: LedgerCell, address: &str) -> Result<Email, LedgerFault> {
        let policy = &self.session.policy;
        let today = local_date(policy.settings.timezone, self.session.as_of);
        let person = |email: Email| write::identify_person(policy, &email, today).email;
        let exact = || Email::new(address).ok().map(person);
        let find = || {
            let email = Email::new(address);
            email
                .map(person)
                .map_err(|error| CliError::usage("", error.to_string()))
        };
        look_up(&self.people, cell, (address, "an address"), exact, find)
    }
}

/// What a text names, from what is known or by `find`; by its exact name only, where many texts have named nothing.
fn look_up<T: Clone>(
    known: &RefCell<KnownTexts<T>>,
    cell: LedgerCell,
    (text, expected): (&str, &str),
    exact: impl FnOnce() -> Option<T>,
    find: impl FnOnce() -> Result<T, CliError>,
) -> Result<T, LedgerFault> {
    let mut known = known.borrow_mut();
    if !known.found.contains_key(text) {
        let found = if known.failed < MAX_SUGGESTIONS {
            find().map_err(|error| error.help(shell_at_hand()).unwrap_or_default())
        } else {
            exact().ok_or_else(String::new)
        };
        known.failed += usize::from(found.is_err());
        known.found.insert(text.to_owned(), found);
    }
    match &known.found[text] {
        Ok(found) => Ok(found.clone()),
        Err(help) if help.is_empty() => Err(cell.fault(expected)),
        Err(help) => Err(cell.fault(&format!("{expected} ({help})"))),
    }
}
