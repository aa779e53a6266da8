//! Who approved a waiver, by what the mainline held when the approval landed.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::WaiverChecker;
use crate::finding::{FindingBuilder, Rule};
use crate::history::{Landing, WaiverVersion};
use crate::judge::{Claim, ExaminedWaiver, WaivableDuty, WaiverRecord, WaiverScope};
use crate::load::LoadedPolicy;
use crate::model::{Approval, DutyId, Id, Waiver};
use crate::rules::Context;
use crate::rules::approval_days::{approval_day, approval_days, describe_approvers};
use crate::rules::context::FutureTime;
use crate::schedule::Window;
use crate::text::CommandLine;

/// The current waivers, with what every version of their files is worth, and what is wrong with their approvals.
///
/// `versions` are what history shows of each, newest first; `find` gives the window of a task's occurrence.
pub fn examine_waivers<'c, 'w>(
    context: &'c Context,
    loaded: &'c LoadedPolicy,
    versions: &'c BTreeMap<Id, Vec<WaiverVersion>>,
    claims: &[Claim],
    find: impl Fn(&Id, &str) -> Option<&'w Window>,
) -> (Vec<WaiverRecord<'c>>, Vec<FindingBuilder>) {
    let mut findings = Vec::new();
    let mut records = Vec::new();
    for (id, waiver) in &context.newest().waivers {
        let checker = WaiverChecker::new(context, loaded, waiver);
        let own = versions.get(id).map_or(&[][..], Vec::as_slice);
        let versions = checker.examine_versions(own);
        let (performed, own_work) = checker.performed_by_approver(&versions, claims, &find);
        let faults = checker.approval_faults(&versions);
        findings.extend(faults.into_iter().chain(own_work));
        records.push(WaiverRecord {
            waiver,
            versions,
            performed,
        });
    }
    (records, findings)
}

const SOMEBODY_ELSE: &str = "somebody else must approve it";

/// What is wrong with an approval.
enum ApprovalFault {
    /// Its time lies after the evaluation time, or after the landing that states it.
    Future(FutureTime),
    /// Who approved was on no approvers' roster.
    NotAuthorised,
    /// Who approved had asked for it.
    OwnRequest,
}

impl<'a> WaiverChecker<'a> {
    /// What each version of the file is worth by itself; where history is not read, the current one is all there is.
    fn examine_versions(&self, versions: &'a [WaiverVersion]) -> Vec<ExaminedWaiver<'a>> {
        let examine = |waiver: &'a Waiver, landing: Option<Landing>| {
            let approval = waiver.approval.as_ref();
            let is_faultless =
                |approval: &Approval| self.faults_of(waiver, approval, landing).is_empty();
            ExaminedWaiver {
                waiver,
                landing,
                is_authorised: approval.is_some_and(is_faultless),
            }
        };
        if versions.is_empty() {
            return vec![examine(self.waiver, None)];
        }
        let versions = versions.iter();
        versions
            .map(|version| examine(&version.waiver, Some(version.landing)))
            .collect()
    }

    /// What is wrong with an approval that landed with a version of the file, by the roster of that moment.
    fn faults_of(
        &self,
        waiver: &Waiver,
        approval: &Approval,
        landing: Option<Landing>,
    ) -> Vec<ApprovalFault> {
        let policy = self.context.policy_at(landing);
        let mut faults = Vec::new();
        let future = self
            .context
            .describe_future("approved_at", approval.at, landing);
        if let Some(future) = future {
            faults.push(ApprovalFault::Future(future));
        } else if !approval_days(approval, landing, policy).all(|day| {
            let approvers = &policy.settings.approvers;
            policy.teams.is_in_any(approvers, &approval.by, day)
        }) {
            faults.push(ApprovalFault::NotAuthorised);
        }
        if policy
            .teams
            .is_same_person(&approval.by, &waiver.requested_by)
        {
            faults.push(ApprovalFault::OwnRequest);
        }
        faults
    }

    /// The version with which the current approval landed: the first of those, one after the other, that have it.
    fn approved_version<'v>(versions: &'v [ExaminedWaiver<'a>]) -> Option<&'v ExaminedWaiver<'a>> {
        let current = versions.first()?.waiver.approval.as_ref()?;
        let has_it = |version: &&ExaminedWaiver| version.waiver.approval.as_ref() == Some(current);
        versions.iter().take_while(has_it).last()
    }

    fn approval_faults(&self, versions: &[ExaminedWaiver<'a>]) -> Vec<FindingBuilder> {
        let Some(version) = Self::approved_version(versions) else {
            let message = format!("nobody has approved {}", self.waiver.id);
            let finding = self.finding(Rule::WaiverNotAuthorised, "/id", message);
            return vec![finding.help(format!(
                "an approver ({}) approves it in a commit of their own: {}",
                self.approvers(),
                CommandLine::new("dutybook approve").argument(&self.waiver.id)
            ))];
        };
        let Some(approval) = &version.waiver.approval else {
            return Vec::new();
        };
        let faults = self.faults_of(version.waiver, approval, version.landing);
        let is_own = |fault: &ApprovalFault| matches!(fault, ApprovalFault::OwnRequest);
        let renamed = if faults.iter().any(is_own) {
            None
        } else {
            self.renamed_requester(versions, approval)
        };
        let tell = |fault| self.tell_fault(fault, approval, version.landing);
        faults.into_iter().map(tell).chain(renamed).collect()
    }

    /// A requester that was written into the file after the approval, and is its approver: what was released stays so, and
    /// the file says what may not be.
    fn renamed_requester(
        &self,
        versions: &[ExaminedWaiver<'a>],
        approval: &Approval,
    ) -> Option<FindingBuilder> {
        let requester = &versions.first()?.waiver.requested_by;
        let names_them = |version: &&ExaminedWaiver| version.waiver.requested_by == *requester;
        // Addresses are those of one person by what the mainline held when the requester was written.
        let named = versions.iter().take_while(names_them).last()?;
        let teams = &self.context.policy_at(named.landing).teams;
        if !teams.is_same_person(&approval.by, requester) {
            return None;
        }
        let message = format!("{requester} was made the requester later, and had approved it");
        let finding = self.finding(Rule::WaiverSelfApproved, "/requested_by", message);
        Some(finding.help("name who asked for it, or have somebody else approve it"))
    }

    fn tell_fault(
        &self,
        fault: ApprovalFault,
        approval: &Approval,
        landing: Option<Landing>,
    ) -> FindingBuilder {
        let context = self.context;
        match fault {
            ApprovalFault::Future(FutureTime { message, help }) => {
                let finding = self.finding(Rule::EvidenceFuture, "/approved_at", message);
                finding.help(help)
            }
            ApprovalFault::NotAuthorised => {
                let policy = context.policy_at(landing);
                let day = approval_day(approval, policy);
                let by = &approval.by;
                let when = landing.filter(|landing| landing.commit.is_some());
                let when = when.map_or_else(String::new, |landing| {
                    let landed = context.format_instant(context.landed_by(landing));
                    format!(", by the roster at its landing on {landed}")
                });
                let message = format!("{by} was not on an approvers' roster on {day}{when}");
                let finding = self.finding(Rule::WaiverNotAuthorised, "/approved_by", message);
                finding.help(format!("it needs the approval of {}", self.approvers()))
            }
            ApprovalFault::OwnRequest => {
                let message = format!("{} approved their own request", approval.by);
                let finding = self.finding(Rule::WaiverSelfApproved, "/approved_by", message);
                finding.help(SOMEBODY_ELSE)
            }
        }
    }

    pub(super) fn approvers(&self) -> String {
        describe_approvers(self.policy)
    }

    /// The duties that a waiver names and its approver performed, and what to say of them.
    fn performed_by_approver<'w>(
        &self,
        versions: &[ExaminedWaiver<'a>],
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> (BTreeSet<DutyId>, Option<FindingBuilder>) {
        let approved = Self::approved_version(versions);
        let approval = approved.and_then(|it| Some((it, it.waiver.approval.as_ref()?)));
        let Some((version, approval)) = approval else {
            return (BTreeSet::new(), None);
        };
        let teams = &self.context.policy_at(version.landing).teams;
        let task = &self.waiver.task;
        let scope = WaiverScope::new(self.waiver, |label| find(task, label));
        let timeline = self.context.timeline;
        let names = |claim: &Claim, window: &Window| {
            let team = &claim.duty.team;
            scope.names(&WaivableDuty::new(
                timeline,
                claim.version,
                task,
                window,
                team,
            ))
        };
        let is_own = |claim: &&Claim| {
            let mut performers = claim.performed_by.iter();
            claim.duty.task == *task
                && performers.any(|who| teams.is_same_person(who, &approval.by))
                && find(task, &claim.duty.occurrence).is_some_and(|window| names(claim, window))
        };
        let own: Vec<&Claim> = claims.iter().filter(is_own).collect();
        let finding = own.first().map(|claim| {
            let message = format!("{} approved it, and performed {}", approval.by, claim.duty);
            let finding = self.finding(Rule::WaiverSelfApproved, "/approved_by", message);
            finding.subject("performed").help(SOMEBODY_ELSE)
        });
        let duties = own.into_iter().map(|claim| claim.duty.clone());
        (duties.collect(), finding)
    }
}
