//! Asking a second reader: one question to the address that the settings name, one bounded answer back.
//!
//! The address may be of this machine or a private network, for the user wrote it down; where it leads on to, nobody wrote
//! down, and so no redirect is followed. What is sent is in the library (`analyse/proposals/request.rs`).

use super::{Failure, guard, is_passing};
use crate::settings::SecondReaderSettings;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::env;
use std::io::Read;
use std::thread::sleep;
use std::time::Duration;
use ureq::Agent;
use url::Url;
use variorum::analyse::proposals::{Message, Request};

/// The path of the protocol below the address.
const COMPLETIONS: &str = "chat/completions";
/// What an answer says that was cut off.
const CUT_OFF: &str = "length";

/// A second reader that can be asked.
pub(crate) struct SecondReader<'a> {
    settings: &'a SecondReaderSettings,
    agent: Agent,
    url: Url,
    key: Option<String>,
}

/// What is sent.
#[derive(Serialize)]
struct Question<'a> {
    model: &'a str,
    messages: [&'a Message; 2],
    temperature: u8,
    max_tokens: u32,
    stream: bool,
}

/// What comes back, as far as it is read.
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
}

impl<'a> SecondReader<'a> {
    /// Returns the second reader that the settings name, nothing where they name none; an error says what is wrong with them.
    pub(crate) fn of(settings: &'a SecondReaderSettings) -> Result<Option<Self>> {
        if settings.endpoint.is_empty() {
            return Ok(None);
        }
        let url = completions(&settings.endpoint)?;
        if settings.model.is_empty() {
            bail!("second_reader.endpoint is set and second_reader.model is not; name the model to ask");
        }
        let key = match settings.key_variable.as_str() {
            "" => None,
            name => {
                let key = env::var(name).ok().filter(|key| !key.trim().is_empty());
                Some(key.with_context(|| format!("second_reader.key_variable names `{name}`, which is not set"))?)
            }
        };
        if key.is_some() && url.scheme() == "http" && !guard::is_private(&url) {
            bail!("second_reader.endpoint would send a key over the net unencrypted; use https");
        }
        let config = Agent::config_builder()
            .user_agent(format!("variorum/{}", env!("CARGO_PKG_VERSION")).as_str())
            .timeout_global(Some(Duration::from_secs(settings.timeout_seconds)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build();
        Ok(Some(Self { settings, agent: config.into(), url, key }))
    }

    /// Returns the model's name.
    pub(crate) fn model(&self) -> &str {
        &self.settings.model
    }

    /// Returns what the model says to a request. What may pass is tried again; an answer that did not come in time is not, for
    /// the next would come no sooner.
    pub(crate) fn ask(&self, request: &Request) -> Result<String, Failure> {
        let question = Question {
            model: self.model(),
            messages: [&request.instructions, &request.report],
            temperature: 0,
            max_tokens: self.settings.max_tokens,
            stream: false,
        };
        let question = serde_json::to_vec(&question).expect("texts and numbers are JSON");
        let mut n_left = self.settings.n_retries;
        loop {
            match self.try_once(&question) {
                Err(Attempt::Passing(_)) if n_left > 0 => {
                    n_left -= 1;
                    sleep(Duration::from_millis(self.settings.retry_ms));
                }
                Err(Attempt::Passing(reason) | Attempt::Final(reason)) => return Err(Failure::Failed(reason)),
                Ok(bytes) => return said(&bytes).map_err(Failure::Failed),
            }
        }
    }

    fn try_once(&self, question: &[u8]) -> Result<Vec<u8>, Attempt> {
        let mut request = self.agent.post(self.url.as_str()).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {}", key.trim()));
        }
        let answer = request.send(question).map_err(|error| match error {
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed => Attempt::Passing(error.to_string()),
            error => Attempt::Final(error.to_string()),
        })?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(Attempt::Final(format!("it answers {status} and leads elsewhere, where nothing is sent")));
        }
        if is_passing(status) {
            return Err(Attempt::Passing(format!("it answers {status}")));
        }
        if !status.is_success() {
            return Err(Attempt::Final(format!("it answers {status}")));
        }
        let limit = self.settings.max_answer_bytes;
        let mut bytes = Vec::new();
        let mut reader = answer.into_body().into_with_config().limit(u64::MAX).reader().take(limit.saturating_add(1));
        reader.read_to_end(&mut bytes).map_err(|error| Attempt::Final(format!("it breaks off ({error})")))?;
        if bytes.len() as u64 > limit {
            return Err(Attempt::Final(format!("its answer has more than {limit} bytes")));
        }
        Ok(bytes)
    }
}

/// What became of one attempt.
enum Attempt {
    /// It may succeed the next time.
    Passing(String),
    /// It will not.
    Final(String),
}

/// Returns the address that is asked.
fn completions(endpoint: &str) -> Result<Url> {
    let mut url = Url::parse(endpoint)
        .with_context(|| format!("second_reader.endpoint: expected an address, found `{endpoint}`"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        bail!("second_reader.endpoint: expected http or https, found `{}`", url.scheme());
    }
    if !url.username().is_empty() || url.password().is_some() {
        bail!("second_reader.endpoint holds a password; name the variable that holds it in second_reader.key_variable");
    }
    let path = url.path().trim_end_matches('/');
    let path = if path.ends_with(COMPLETIONS) { path.to_owned() } else { format!("{path}/{COMPLETIONS}") };
    url.set_path(&path);
    url.set_fragment(None);
    Ok(url)
}

/// Returns the words of an answer, or why it has none.
fn said(bytes: &[u8]) -> Result<String, String> {
    let completion: Completion =
        serde_json::from_slice(bytes).map_err(|error| format!("its answer is no completion of a chat ({error})"))?;
    let choice = completion.choices.into_iter().next().ok_or("its answer offers nothing")?;
    if choice.finish_reason.as_deref() == Some(CUT_OFF) {
        return Err("its answer was cut off; raise second_reader.max_tokens".to_owned());
    }
    choice.message.content.ok_or_else(|| "its answer has no words".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_protocol_is_added_once() {
        for (endpoint, asked) in [
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
            ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/chat/completions"),
            ("https://models.example", "https://models.example/chat/completions"),
            ("https://models.example/v1/chat/completions?v=2", "https://models.example/v1/chat/completions?v=2"),
        ] {
            assert_eq!(completions(endpoint).expect("it is an address").as_str(), asked);
        }
        for endpoint in ["models.example", "file:///etc/passwd", "https://me:secret@models.example/v1", "", "http://"] {
            assert!(completions(endpoint).is_err(), "{endpoint}");
        }
    }

    #[test]
    fn an_answer_that_is_no_completion_says_why() {
        let cut = br#"{"choices": [{"message": {"content": "{\"cl"}, "finish_reason": "length"}]}"#;
        for bytes in [
            b"".as_slice(),
            b"<html>",
            b"{}",
            b"\xff\xfe",
            br#"{"choices": []}"#,
            br#"{"choices": [{}]}"#,
            br#"{"choices": [{"message": {"content": null}}]}"#,
            b"{\"choices\": [{\"message\": {\"content\": \"\xff\"}}]}",
            cut,
        ] {
            assert!(said(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
        let good =
            br#"{"id": "1", "choices": [{"message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}]}"#;
        assert_eq!(said(good).as_deref(), Ok("x"));
    }
}
