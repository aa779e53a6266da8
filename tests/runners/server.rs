//! A forge's web interface for programs, on this machine: it writes down what it is asked, and answers as it is told.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::harness::process::succeeds;

/// A request that was made.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query, as it was sent.
    pub(crate) path: String,
    /// Names are in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// As text; what is not UTF-8 is replaced.
    pub(crate) body: String,
    /// As it was sent.
    pub(crate) bytes: Vec<u8>,
}

impl Request {
    /// The method and the path.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// What is answered to a request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Beside the length of the body; the last of a name counts.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// How many bytes of the body are missing when the connection is closed.
    pub(crate) missing: usize,
}

impl Answer {
    /// An answer in JSON.
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Answer {
            status,
            headers: Vec::new(),
            body: body.into(),
            missing: 0,
        }
        .with("Content-Type", "application/json")
    }

    /// The same with a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.into()));
        self
    }
}

/// What gives answers.
type Responder = dyn FnMut(&Request) -> Answer + Send;

/// A server that lives as long as the test process.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// A server that answers in JSON, by a status and a body.
    pub(crate) fn start(
        mut answer: impl FnMut(&Request) -> (u16, String) + Send + 'static,
    ) -> Self {
        Server::answering(move |request| {
            let (status, body) = answer(request);
            Answer::new(status, body)
        })
    }

    pub(crate) fn answering(answer: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let mut answer: Box<Responder> = Box::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = serve(&stream.unwrap(), &kept, &mut answer);
            }
        });
        Server { url, requests }
    }

    /// Asks the server, as somebody with the token of the tests.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--fail",
            "--user",
            ":t0ken",
            "--request",
            method,
        ]);
        succeeds(
            curl.args(["--data", body])
                .arg(format!("{}{path}", self.url)),
        );
    }

    /// What was asked since the last call.
    pub(crate) fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }
}

/// Answers one request; the connection is closed after it.
fn serve(
    mut stream: &TcpStream,
    kept: &Mutex<Vec<Request>>,
    answer: &mut Responder,
) -> std::io::Result<()> {
    let request = read_request(stream)?;
    let answer = answer(&request);
    kept.lock().unwrap().push(request);
    let (status, body) = (answer.status, &answer.body);
    let length = body.len() + answer.missing;
    let mut headers = String::new();
    for (name, value) in &answer.headers {
        headers.extend([name, ": ", value, "\r\n"]);
    }
    write!(
        stream,
        "HTTP/1.1 {status} Answer\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)
}

fn read_request(stream: &TcpStream) -> std::io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length");
    let length = length.map_or(0, |length| length.parse().unwrap());
    let mut bytes = vec![0; length];
    if headers.contains_key("expect") {
        let mut stream = stream;
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    reader.read_exact(&mut bytes)?;
    Ok(Request {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    })
}
