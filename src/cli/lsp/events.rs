//! What comes in, one after the other, and how the server ends.

use std::io::{self, BufReader};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Serialize};
use serde_json::{Value, json};

use super::judge::{JudgeJob, JudgedState, judge_all};
use super::session::Session;
use super::transport::{TransportError, read_message};
use super::waiting::WaitingRequests;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};

/// How long nothing may happen before everything is judged again: time alone makes duties overdue.
const IDLE: Duration = Duration::from_mins(5);

/// What the main thread waits for.
enum Event {
    /// A message of the editor.
    Message(Message),
    /// Its end, or why it cannot be read on.
    End(Option<TransportError>),
    /// A root was judged.
    Judged(Box<JudgedState>),
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Ready,
    ShutDown,
}

/// Speaks with an editor until it says `exit`, or says no more.
///
/// # Errors
/// When what comes in is not the protocol, or nothing can be sent.
pub(crate) fn serve(settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let (events, received) = channel();
    let (jobs, waiting) = channel();
    let own = settings.for_directory(&settings.directory);
    let out = events.clone();
    let tell = move |judged| out.send(Event::Judged(Box::new(judged))).is_ok();
    thread::spawn(move || judge_all(&own, &waiting, &tell));
    thread::spawn(move || read_all(&events));
    let mut server = Server {
        session: Session::new(settings),
        jobs,
        stage: Stage::New,
        waiting: WaitingRequests::default(),
    };
    loop {
        let patience = server.waiting.patience(Instant::now());
        let mut next = match received.recv_timeout(patience.unwrap_or(IDLE)) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => {
                if patience.is_none() {
                    server.session.touch_all();
                }
                None
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(RunOutcome::Unknown),
        };
        // What is typed faster than it is judged is judged once, in its newest state.
        while let Some(event) = next {
            if let Some(outcome) = server.take(event)? {
                return Ok(outcome);
            }
            next = received.try_recv().ok();
        }
        server.answer_due()?;
        for job in server.session.jobs() {
            // The judge ends only with this thread.
            let _ = server.jobs.send(job);
        }
    }
}

fn read_all(events: &Sender<Event>) {
    let mut stream = BufReader::new(io::stdin().lock());
    loop {
        let event = match read_message(&mut stream) {
            Ok(Some(message)) => Event::Message(message),
            Ok(None) => Event::End(None),
            Err(error) => Event::End(Some(error)),
        };
        let is_end = matches!(event, Event::End(_));
        if events.send(event).is_err() || is_end {
            return;
        }
    }
}

fn send(message: impl Into<Message>) -> Result<(), CliError> {
    let written = message.into().write(&mut io::stdout().lock());
    written.map_err(|source| CliError::write("-".as_ref(), source))
}

/// The end of the conversation that answers requests.
struct Server<'s> {
    session: Session<'s>,
    jobs: Sender<JudgeJob>,
    stage: Stage,
    waiting: WaitingRequests,
}

impl Server<'_> {
    /// Takes what came in; returns how the server ends, where it does.
    fn take(&mut self, event: Event) -> Result<Option<RunOutcome>, CliError> {
        match event {
            Event::Message(Message::Request(request)) => self.answer(request)?,
            Event::Message(Message::Notification(told)) if told.method == "exit" => {
                return Ok(Some(self.end()));
            }
            Event::Message(Message::Notification(told)) => self.hear(&told)?,
            Event::Message(Message::Response(_)) => {}
            Event::End(None) => return Ok(Some(self.end())),
            Event::End(Some(error)) => {
                return Err(CliError::usage(
                    format!("this is not the Language Server Protocol: {error}"),
                    "an editor starts `dutybook lsp` and speaks with it; for people there is `dutybook check`",
                ));
            }
            Event::Judged(judged) => {
                for told in self.session.take(*judged) {
                    send(told)?;
                }
            }
        }
        Ok(None)
    }

    /// `exit` is to follow `shutdown`.
    fn end(&self) -> RunOutcome {
        match self.stage {
            Stage::ShutDown => RunOutcome::Success,
            Stage::New | Stage::Ready => RunOutcome::Failed,
        }
    }

    fn answer(&mut self, request: Request) -> Result<(), CliError> {
        let Request { id, method, params } = request;
        let refuse = |code: ErrorCode, message: &str| {
            send(Response::new_err(
                id.clone(),
                code as i32,
                message.to_owned(),
            ))
        };
        match (self.stage, method.as_str()) {
            (Stage::New, "initialize") => {
                self.stage = Stage::Ready;
                send(Response::new_ok(id, self.session.initialize(&params)))
            }
            (Stage::New, _) => refuse(ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Stage::ShutDown, _) => refuse(ErrorCode::InvalidRequest, "only `exit` is left"),
            (Stage::Ready, "initialize") => {
                refuse(ErrorCode::InvalidRequest, "`initialize` comes once")
            }
            (Stage::Ready, "shutdown") => {
                self.stage = Stage::ShutDown;
                for waiting in self.waiting.take_due(Instant::now(), |_| true) {
                    self.inform(waiting)?;
                }
                send(Response::new_ok(id, Value::Null))
            }
            (
                Stage::Ready,
                "textDocument/hover" | "textDocument/completion" | "textDocument/codeAction",
            ) => {
                let awaited = self.session.awaited(&params);
                let request = Request { id, method, params };
                let now = match awaited {
                    Some(awaited) => self.waiting.keep(request, awaited, Instant::now()),
                    None => Some(request),
                };
                now.map_or(Ok(()), |request| self.inform(request))
            }
            (Stage::Ready, _) => {
                let message = format!("dutybook does not answer `{method}`");
                refuse(ErrorCode::MethodNotFound, &message)
            }
        }
    }

    /// Answers a request about a text by what is known of it.
    fn inform(&self, request: Request) -> Result<(), CliError> {
        let Request { id, method, params } = request;
        match method.as_str() {
            "textDocument/hover" => reply(id, params, |params| self.session.hover(&params)),
            "textDocument/completion" => reply(id, params, |params| self.session.complete(&params)),
            _ => reply(id, params, |params| self.session.actions(&params)),
        }
    }

    /// Answers the requests that have waited for what is judged by now, or for long enough.
    fn answer_due(&mut self) -> Result<(), CliError> {
        let session = &self.session;
        let is_judged = |awaited: &_| session.is_judged(awaited);
        for request in self.waiting.take_due(Instant::now(), is_judged) {
            self.inform(request)?;
        }
        Ok(())
    }

    /// Answers a request that waits and is not wanted any more.
    fn cancel(&mut self, params: &Value) -> Result<(), CliError> {
        let id = RequestId::deserialize(&params["id"]).ok();
        let request = id.and_then(|id| self.waiting.take_cancelled(&id));
        request.map_or(Ok(()), |request| {
            let code = ErrorCode::RequestCanceled as i32;
            send(Response::new_err(request.id, code, "cancelled".to_owned()))
        })
    }

    /// Takes what is told and needs no answer. What cannot be understood of it is told in turn: a text that is not
    /// judged must not look clean.
    fn hear(&mut self, told: &Notification) -> Result<(), CliError> {
        if self.stage != Stage::Ready {
            return Ok(());
        }
        if told.method == "initialized" {
            let watched = self.session.start();
            return watched.map_or(Ok(()), send);
        }
        if told.method == "$/cancelRequest" {
            return self.cancel(&told.params);
        }
        let heard = match told.method.as_str() {
            "textDocument/didOpen" => read(&told.params).map(|params| self.session.open(params)),
            "textDocument/didChange" => {
                read(&told.params).and_then(|params| self.session.change(params))
            }
            "textDocument/didClose" => read(&told.params).map(|params| self.session.close(&params)),
            "textDocument/didSave"
            | "workspace/didChangeWatchedFiles"
            | "workspace/didChangeConfiguration" => {
                self.session.touch_all();
                Ok(())
            }
            _ => Ok(()),
        };
        let Err(error) = heard else { return Ok(()) };
        let message = format!("dutybook: {} was not understood: {error}", told.method);
        let params = json!({ "type": 1, "message": message });
        send(Notification::new("window/showMessage".to_owned(), params))
    }
}

fn read<P: DeserializeOwned>(params: &Value) -> Result<P, String> {
    P::deserialize(params).map_err(|error| error.to_string())
}

/// Answers a request whose parameters can be read.
fn reply<P: DeserializeOwned, R: Serialize>(
    id: RequestId,
    params: Value,
    answer: impl FnOnce(P) -> R,
) -> Result<(), CliError> {
    send(match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    })
}
