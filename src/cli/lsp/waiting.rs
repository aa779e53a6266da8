//! Requests that wait until the text they are about was judged: before, little is known of it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use lsp_server::{Request, RequestId};

/// How long a request waits where nothing was judged yet.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// How long it waits where an older text was judged.
const NEXT_WAIT: Duration = Duration::from_secs(2);

/// How many requests wait at once; a further one is answered by what is known.
const MAX_WAITING: usize = 100;

/// What a request waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AwaitedState {
    pub(super) root: PathBuf,
    pub(super) state: u64,
    /// Whether an older state was judged.
    pub(super) has_older: bool,
}

/// Requests that wait, in the order in which they came.
#[derive(Default)]
pub(super) struct WaitingRequests(Vec<(Request, AwaitedState, Instant)>);

impl WaitingRequests {
    /// Keeps a request; returns it where too many wait.
    pub(super) fn keep(
        &mut self,
        request: Request,
        awaited: AwaitedState,
        now: Instant,
    ) -> Option<Request> {
        if self.0.len() >= MAX_WAITING {
            return Some(request);
        }
        let wait = if awaited.has_older {
            NEXT_WAIT
        } else {
            FIRST_WAIT
        };
        self.0.push((request, awaited, now + wait));
        None
    }

    /// Takes out those whose state was judged, and those that waited long enough.
    pub(super) fn take_due(
        &mut self,
        now: Instant,
        is_judged: impl Fn(&AwaitedState) -> bool,
    ) -> Vec<Request> {
        let due = |(_, awaited, until): &mut (Request, AwaitedState, Instant)| {
            *until <= now || is_judged(awaited)
        };
        self.0.extract_if(.., due).map(|it| it.0).collect()
    }

    /// Takes out a request that is not wanted any more.
    pub(super) fn take_cancelled(&mut self, id: &RequestId) -> Option<Request> {
        let at = self.0.iter().position(|(request, ..)| request.id == *id)?;
        Some(self.0.remove(at).0)
    }

    /// How long the first of them may still wait; `None` where none does.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        let until = self.0.iter().map(|(_, _, until)| *until).min()?;
        Some(until.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: i32) -> Request {
        Request::new(RequestId::from(id), String::new(), ())
    }

    fn awaited(state: u64, has_older: bool) -> AwaitedState {
        AwaitedState {
            root: PathBuf::new(),
            state,
            has_older,
        }
    }

    fn ids(requests: &[Request]) -> Vec<RequestId> {
        requests.iter().map(|request| request.id.clone()).collect()
    }

    #[test]
    fn a_request_waits_for_its_state_and_no_longer_than_is_bearable() {
        let now = Instant::now();
        let mut waiting = WaitingRequests::default();
        assert_eq!(waiting.patience(now), None);
        for (id, state, has_older) in [(1, 1, false), (2, 2, true), (3, 2, false)] {
            let kept = waiting.keep(request(id), awaited(state, has_older), now);
            assert!(kept.is_none());
        }
        assert_eq!(waiting.patience(now), Some(NEXT_WAIT));
        assert!(waiting.take_due(now, |_| false).is_empty());
        let due = waiting.take_due(now, |awaited| awaited.state <= 1);
        assert_eq!(ids(&due), [RequestId::from(1)]);
        let due = waiting.take_due(now + NEXT_WAIT, |_| false);
        assert_eq!(ids(&due), [RequestId::from(2)]);
        assert!(waiting.take_due(now + FIRST_WAIT / 2, |_| false).is_empty());
        let due = waiting.take_due(now + FIRST_WAIT, |_| false);
        assert_eq!(ids(&due), [RequestId::from(3)]);
    }

    #[test]
    fn a_request_that_is_cancelled_waits_no_more_and_not_too_many_wait() {
        let now = Instant::now();
        let mut waiting = WaitingRequests::default();
        for id in 0..i32::try_from(MAX_WAITING).unwrap() {
            assert!(waiting.keep(request(id), awaited(1, false), now).is_none());
        }
        assert!(waiting.keep(request(-1), awaited(1, false), now).is_some());
        let cancelled = waiting.take_cancelled(&RequestId::from(7));
        assert_eq!(cancelled.map(|it| it.id), Some(RequestId::from(7)));
        assert!(waiting.take_cancelled(&RequestId::from(7)).is_none());
        assert!(waiting.keep(request(-1), awaited(1, false), now).is_none());
    }
}
