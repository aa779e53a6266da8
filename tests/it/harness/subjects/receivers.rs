//! Receivers of messages on this machine: of HTTP and of SMTP. Each writes down what arrives, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Listens on a port of this machine as long as the test process lives.
pub(crate) struct Receiver {
    pub(crate) url: String,
    arrived: Arc<Mutex<Vec<String>>>,
}

/// What a receiver does with the next message: accepts it, or gives another answer.
type Answer = dyn FnMut() -> u16 + Send;

impl Receiver {
    /// A receiver of requests, which answers each with a status.
    pub(crate) fn http(answer: impl FnMut() -> u16 + Send + 'static) -> Self {
        Receiver::start("http", "/hook?sig=a%2Fb", answer, serve_http)
    }

    /// A receiver of mail, which answers the content of each with a code.
    pub(crate) fn smtp(answer: impl FnMut() -> u16 + Send + 'static) -> Self {
        Receiver::start("smtp", "", answer, serve_smtp)
    }

    fn start(
        scheme: &str,
        path: &str,
        answer: impl FnMut() -> u16 + Send + 'static,
        serve: fn(&TcpStream, &mut Answer) -> std::io::Result<Option<String>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{scheme}://{}{path}", listener.local_addr().unwrap());
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&arrived);
        let mut answer: Box<Answer> = Box::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if let Ok(Some(message)) = serve(&stream.unwrap(), &mut answer) {
                    kept.lock().unwrap().push(message);
                }
            }
        });
        Receiver { url, arrived }
    }

    /// The messages that were accepted since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.arrived.lock().unwrap())
    }
}

/// Reads a request of a JSON document; returns the document where it is accepted.
fn serve_http(mut stream: &TcpStream, answer: &mut Answer) -> std::io::Result<Option<String>> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head)?, 0, "{head}");
    }
    let header = |name: &str| {
        let mut lines = head.lines();
        lines.find_map(|line| {
            line.to_lowercase()
                .strip_prefix(name)
                .map(|it| it.trim().to_owned())
        })
    };
    assert!(head.starts_with("POST /hook?sig=a%2Fb HTTP/1.1"), "{head}");
    assert_eq!(header("content-type:").as_deref(), Some("application/json"));
    if header("expect:").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let length = header("content-length:")
        .expect("a length")
        .parse()
        .expect("a number");
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let status = answer();
    let body = String::from_utf8(body).expect("UTF-8");
    let accepted = (200..300).contains(&status).then_some(body);
    let end = "Content-Length: 0\r\nConnection: close\r\n\r\n";
    write!(stream, "HTTP/1.1 {status} Answer\r\n{end}")?;
    Ok(accepted)
}

/// Takes one mail (RFC 5321); returns the envelope and the content where it is accepted.
fn serve_smtp(mut stream: &TcpStream, answer: &mut Answer) -> std::io::Result<Option<String>> {
    let mut reader = BufReader::new(stream);
    let mut accepted = None;
    let mut envelope = String::new();
    stream.write_all(b"220 receiver.example\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(accepted);
        }
        let verb = line
            .split([' ', '\r'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let reply = match verb.as_str() {
            "EHLO" | "HELO" => "250 receiver.example".to_owned(),
            "MAIL" | "RCPT" => {
                envelope.push_str(&line);
                "250 OK".to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mut content = String::new();
                loop {
                    let mut line = String::new();
                    assert_ne!(reader.read_line(&mut line)?, 0, "{content}");
                    if line == ".\r\n" {
                        break;
                    }
                    content.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                let code = answer();
                accepted = (code == 250).then(|| format!("{envelope}\r\n{content}"));
                format!("{code} answer")
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n")?;
                return Ok(accepted);
            }
            _ => "502 not known".to_owned(),
        };
        write!(stream, "{reply}\r\n")?;
    }
}
