//! How much of a population rests on evidence that was imported.

use super::report::AuditReport;
use crate::text::count_of;

/// How many duties are settled by evidence that was imported from a spreadsheet; `None` where none is.
pub(super) fn describe_imported(report: &AuditReport) -> Option<String> {
    let assessment = report.assessment;
    let duties = assessment.duties.iter();
    let claims = duties.filter_map(|duty| assessment.claim_of(duty));
    let count = claims.filter(|claim| claim.imported.is_some()).count();
    let duties = count_of(count, "duty", "duties");
    let verb = if count == 1 { "is" } else { "are" };
    (count > 0).then(|| {
        format!("{duties} of these {verb} settled by evidence that was imported from a spreadsheet")
    })
}
