//! A web server of our own on 127.0.0.1: what it answers is set by the test, and what it was asked is kept.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// An answer: its status line, header fields and body.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    manner: Manner,
}

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// At once and whole.
    Whole,
    /// Not at all: the connection is held until the other side has had enough.
    Never,
    /// Its body over and over, until the other side has had enough.
    Endless,
}

/// A question that came with a body.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    /// The `Authorization` field, empty where there is none.
    pub(crate) authorization: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Returns a page.
    pub(crate) fn page(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status("200 OK") }.with("Content-Type", "text/html; charset=utf-8")
    }

    /// Returns an answer without a body.
    pub(crate) fn status(status: &'static str) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), manner: Manner::Whole }
    }

    /// Returns an answer that never comes.
    pub(crate) fn never() -> Self {
        Self { manner: Manner::Never, ..Self::status("200 OK") }
    }

    /// Returns the answer with its body over and over.
    pub(crate) fn endless(self) -> Self {
        Self { manner: Manner::Endless, ..self }
    }

    /// Returns the answer with one more header field; with an `ETag`, a question that names it is told that nothing changed.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

#[derive(Default)]
struct State {
    /// Answers by path; of several the first is given once and then taken away.
    answers: BTreeMap<String, Vec<Answer>>,
    /// The paths asked for, with the user agent.
    asked: Vec<(String, String)>,
    /// What came with a body.
    posted: Vec<Posted>,
}

/// A running server; it ends with the test's process.
pub(crate) struct Server {
    address: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Starts a server that answers 404 to everything.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { address, state }
    }

    /// Returns the address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Sets what a path answers, one answer after the other; the last one stays.
    pub(crate) fn set(&self, path: &str, answers: Vec<Answer>) {
        self.state.lock().expect("no test panics with the lock").answers.insert(path.to_owned(), answers);
    }

    /// Returns how often a path was asked for.
    pub(crate) fn n_asked(&self, path: &str) -> usize {
        self.asked().iter().filter(|(asked, _)| asked == path).count()
    }

    /// Returns the paths asked for and the user agents, in order.
    pub(crate) fn asked(&self) -> Vec<(String, String)> {
        self.state.lock().expect("no test panics with the lock").asked.clone()
    }

    /// Returns what was asked with a body, in order.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.state.lock().expect("no test panics with the lock").posted.clone()
    }
}

/// Answers one question and closes the connection.
fn serve(mut stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let Some(path) = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)) else { return };
    let fields: BTreeMap<String, String> = lines
        .filter_map(|line| {
            line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    let n_bytes = fields.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; n_bytes];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let answer = {
        let mut state = state.lock().expect("no test panics with the lock");
        if n_bytes > 0 {
            let authorization = fields.get("authorization").cloned().unwrap_or_default();
            state.posted.push(Posted { authorization, body });
        }
        state.asked.push((path.clone(), fields.get("user-agent").cloned().unwrap_or_default()));
        match state.answers.get_mut(&path) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers.first().cloned().unwrap_or_else(|| Answer::status("404 Not Found")),
            None => Answer::status("404 Not Found"),
        }
    };
    let etag = answer.headers.iter().find(|(name, _)| *name == "ETag").map(|(_, value)| value);
    let is_known = etag.is_some() && fields.get("if-none-match") == etag;
    let answer = if is_known { Answer::status("304 Not Modified") } else { answer };
    if answer.manner == Manner::Never {
        // Nothing more comes; what ends the reading is the other side's going away.
        let _ = reader.read_to_end(&mut Vec::new());
        return;
    }
    let length = match answer.manner {
        Manner::Endless => String::new(),
        Manner::Whole | Manner::Never => format!("Content-Length: {}\r\n", answer.body.len()),
    };
    let mut head = format!("HTTP/1.1 {}\r\nConnection: close\r\n{length}", answer.status);
    head.extend(answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
    head.push_str("\r\n");
    // A client that has seen enough closes the connection, which is its right.
    let mut is_open = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&answer.body)).is_ok();
    while is_open && answer.manner == Manner::Endless {
        is_open = stream.write_all(&answer.body).is_ok();
    }
}
