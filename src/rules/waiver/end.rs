//! What a waiver covers until its last day, and what it names beyond.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::checker::{DutiesOfTask, WaiverChecker, is_backstop};
use super::coverage::named_labels;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Duty, WaiverIndex, WaiverScope};
use crate::model::{format_span, local_instant};
use crate::text::{CommandLine, count_of};

/// How many occurrences a message names.
const SHOWN: usize = 3;

impl WaiverChecker<'_> {
    /// A waiver without unknown labels: whether it covers what it names, and whether it ends soon.
    pub(super) fn check_end(
        &self,
        of_task: &DutiesOfTask,
        waivers: &WaiverIndex,
    ) -> Vec<FindingBuilder> {
        let find = |label: &str| of_task.windows.get(label).copied();
        let scope = WaiverScope::new(self.waiver, find);
        let duties = of_task.duties.iter().copied();
        let named: Vec<&Duty> = duties
            .filter(|duty| scope.names(&self.waivable(duty)))
            .collect();
        if named.is_empty() {
            return self.names_nothing().into_iter().collect();
        }
        let is_covered = |duty: &&Duty| scope.is_before_expiry(&self.waivable(duty));
        let (covered, cut): (Vec<&Duty>, Vec<&Duty>) = named.into_iter().partition(is_covered);
        if covered.is_empty() {
            let message = format!(
                "{} expired on {}, before anything that it names opened",
                self.waiver.id, self.waiver.expires
            );
            let finding = self.finding(Rule::WaiverExpired, "/expires", message);
            return vec![finding.help("have a new waiver approved, or remove this one")];
        }
        let found = [
            self.cut(&cut),
            self.widened(&covered, waivers),
            self.ends_soon(&covered),
        ];
        found.into_iter().flatten().collect()
    }

    fn names_nothing(&self) -> Option<FindingBuilder> {
        // A backstop that somebody has settled since no longer exists: that is not a fault.
        let listed = named_labels(&self.waiver.occurrences);
        if listed.iter().any(|(_, label)| is_backstop(label)) {
            return None;
        }
        let message = format!("{} names no duty", self.waiver.id);
        let finding = self.finding(Rule::WaiverUnknownDuty, "/occurrences", message);
        let help = "`from` comes before `to`; where any team may do it, all teams are released";
        Some(finding.help(help))
    }

    /// Occurrences that open after the waiver's last day.
    fn cut(&self, cut: &[&Duty]) -> Option<FindingBuilder> {
        let mut labels: Vec<&str> = cut.iter().map(|duty| &*duty.id.occurrence).collect();
        let mut known = BTreeSet::new();
        labels.retain(|label| known.insert(*label));
        let (first, last) = (labels.first()?, labels.last()?);
        let more = labels.len().saturating_sub(SHOWN);
        let mut named = labels
            .iter()
            .take(SHOWN)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        if more > 0 {
            let more = count_of(more, "other", "others");
            named = format!("{named} and {more} up to {last}");
        }
        let (waiver, expires) = (self.waiver, self.waiver.expires);
        let message = format!(
            "{} expires on {expires} and does not cover {named}, which it names and which open later",
            waiver.id
        );
        let finding = self.finding(Rule::WaiverCut, "/expires", message);
        Some(finding.help(format!(
            "have it approved anew with a later `expires`, or end its occurrences before {first}"
        )))
    }

    /// Duties that were added under an approval whose approver could no longer approve them.
    fn widened(&self, covered: &[&Duty], waivers: &WaiverIndex) -> Option<FindingBuilder> {
        let id = &self.waiver.id;
        if !waivers.is_approved(id) {
            return None;
        }
        let approval = self.waiver.approval.as_ref()?;
        let is_refused = |duty: &&&Duty| waivers.release_by(id, &self.waivable(duty)).is_none();
        let duty = covered.iter().find(is_refused)?;
        let message = format!(
            "{} was added to {} when {} was no longer on an approvers' roster",
            duty.id, self.waiver.id, approval.by
        );
        let finding = self.finding(Rule::WaiverNotAuthorised, "/approved_by", message);
        Some(finding.subject("widened").help(format!(
            "what is added to a waiver needs the approval of {}",
            self.approvers()
        )))
    }

    /// A waiver that still releases what would be running without it, and ends soon.
    fn ends_soon(&self, covered: &[&Duty]) -> Option<FindingBuilder> {
        let as_of = self.context.as_of;
        let settings = &self.policy.settings;
        let now = as_of.with_timezone(&settings.timezone);
        let ends = self.ends()?;
        if ends < as_of || ends > settings.due_soon.after(now).to_utc() {
            return None;
        }
        let is_released = |duty: &&&Duty| {
            duty.waiver.as_ref() == Some(&self.waiver.id) && as_of <= duty.window.deadline
        };
        let released = covered.iter().filter(is_released).map(|duty| &duty.id);
        let released: Vec<_> = released.collect();
        let last = released.last()?;
        let message = format!(
            "{} ends on {}, in {}; {} that it releases {} still running, the last is {last}",
            self.waiver.id,
            self.waiver.expires,
            format_span(ends - as_of),
            count_of(released.len(), "duty", "duties"),
            if released.len() == 1 { "is" } else { "are" },
        );
        let finding = self.finding(Rule::WaiverExpiresSoon, "/expires", message);
        let command = CommandLine::new("dutybook waive")
            .argument(&self.waiver.task)
            .words("--occurrence … --reason … --expires …");
        Some(finding.help(format!(
            "what opens later is owed again; for a new decision: {command}"
        )))
    }

    /// The last second of the waiver's last day.
    fn ends(&self) -> Option<DateTime<Utc>> {
        let timezone = self.policy.settings.timezone;
        let after = self.waiver.expires.succ_opt()?.and_time(NaiveTime::MIN);
        let after = local_instant(timezone, after).to_utc();
        after.checked_sub_signed(TimeDelta::seconds(1))
    }
}
