//! What comes later beside a landed token takes nothing of its proof away.

use chrono::TimeDelta;
use dutybook::internals::signing::TimeStampRequest;

use super::attacks_on_tokens::LAST;
use super::book::{Book, Step, at};
use super::decade::{QUARTER_END, quarter};
use super::grades::proved;
use super::log;

/// The honest quarter, and one more commit that changes what lies beside its tokens: nothing that was proved may change.
#[track_caller]
fn demand_no_change(tidy: impl FnOnce(&Book, Step) -> Step) {
    let honest = Book::write(quarter());
    let expected = proved(honest.repo.root(), at(QUARTER_END));
    let last = Step::new(at(LAST) + TimeDelta::hours(1), "Tidy up (#9)");
    let last = tidy(&honest, last);
    let mut steps = honest.steps;
    steps.push(last);
    let book = Book::write(steps);
    assert_eq!(proved(book.repo.root(), at(QUARTER_END)), expected);
}

fn tokens(book: &Book) -> Vec<String> {
    book.steps.iter().flat_map(Step::tokens).collect()
}

fn other_request() -> Vec<u8> {
    let request = TimeStampRequest::new([3; 32], [7; 16]).encode();
    request.expect("a request")
}

#[test]
fn tokens_that_are_removed_still_prove() {
    demand_no_change(|book, step| tokens(book).iter().fold(step, |step, it| step.remove(it)));
}

#[test]
fn a_request_that_comes_later_voids_no_token() {
    demand_no_change(|book, step| {
        tokens(book).iter().fold(step, |step, token| {
            step.remove(token)
                .put(&token.replace(".tsr", ".tsq"), other_request())
        })
    });
}

#[test]
fn a_checkpoint_of_the_same_leaves_that_comes_later_voids_no_token() {
    demand_no_change(|book, step| {
        // The commit that brought the token added no leaf: its checkpoint has the name of the one that was stamped.
        let newest = book.checkpoint();
        let place = log::place(newest);
        step.put(&format!("{place}.checkpoint"), newest)
            .remove(&format!("{place}.tsr"))
    });
}
