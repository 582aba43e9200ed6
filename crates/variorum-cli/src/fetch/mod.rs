//! Fetching, polite and bounded: addresses in, servers' answers out. Nothing here runs unless an address was given to `add`, or
//! the settings name a second reader.

mod guard;
mod robots;
mod second;

use crate::settings::FetchSettings;
use guard::PublicOnly;
pub(crate) use guard::is_private;
use robots::Robots;
pub(crate) use second::SecondReader;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

/// What a server said of a page the last time, to ask whether it has changed (RFC 9110, section 13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Validators {
    /// The `ETag`, as sent.
    pub(crate) etag: Option<String>,
    /// The `Last-Modified`, as sent.
    pub(crate) last_modified: Option<String>,
}

/// What came of fetching an address.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// The page.
    Page(Box<Page>),
    /// The page has not changed since the last time.
    Unchanged,
}

/// A page as it was received, its content encoding undone.
#[derive(Debug)]
pub(crate) struct Page {
    /// The address that answered, redirects followed.
    pub(crate) url: String,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// The answer's header fields, names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
}

/// Why a page was not had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// We did not ask: a rule forbids it.
    Refused(String),
    /// We asked and did not get it.
    Failed(String),
}

/// Fetches the pages of one host, one after the other.
pub(crate) struct Fetcher<'a> {
    settings: &'a FetchSettings,
    agent: Agent,
    robots: BTreeMap<String, Robots>,
    /// When each origin was last asked.
    last_asked: BTreeMap<String, Instant>,
}

/// A server may ask to be left alone for no longer than this; what takes longer is a failure to be tried again another day.
const MAX_WAIT: Duration = Duration::from_mins(1);
/// Each wait before a repeated try is so many times as long as the one before.
const BACK_OFF: u32 = 3;

impl<'a> Fetcher<'a> {
    /// Returns a fetcher.
    pub(crate) fn new(settings: &'a FetchSettings) -> Self {
        let config = Agent::config_builder()
            .user_agent(settings.user_agent.as_str())
            .timeout_global(Some(Duration::from_secs(settings.timeout_seconds)))
            // Redirects are followed by hand, so that each one is held to the rules.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), PublicOnly::new(settings.allow_private));
        Self { settings, agent, robots: BTreeMap::new(), last_asked: BTreeMap::new() }
    }

    /// Fetches an address: robots.txt is heeded, the host is not asked again before its delay is over, redirects are
    /// followed up to the limit, and what may succeed later is tried again.
    pub(crate) fn fetch(&mut self, address: &str, validators: &Validators) -> Result<Fetched, Failure> {
        let mut url = Url::parse(address).map_err(|error| Failure::Refused(format!("it is no address ({error})")))?;
        for _ in 0..=self.settings.max_redirects {
            url.set_fragment(None);
            if !matches!(url.scheme(), "http" | "https") {
                return Err(Failure::Refused(format!("expected http or https, found `{}`", url.scheme())));
            }
            self.ask_robots(&url)?;
            let answer = self.ask(&url, validators)?;
            match answer.status() {
                StatusCode::NOT_MODIFIED => return Ok(Fetched::Unchanged),
                status if status.is_success() => {
                    return self.page(&url, answer).map(|page| Fetched::Page(Box::new(page)));
                }
                status if status.is_redirection() => {
                    let location = text(answer.headers(), "location");
                    let target = location.and_then(|location| url.join(&location).ok());
                    url = target.ok_or_else(|| Failure::Failed(format!("it answers {status} and leads nowhere")))?;
                }
                status => return Err(Failure::Failed(format!("it answers {status}"))),
            }
        }
        Err(Failure::Refused(format!("it leads on more than {} times", self.settings.max_redirects)))
    }

    /// Refuses an address that the host's robots.txt closes to us.
    fn ask_robots(&mut self, url: &Url) -> Result<(), Failure> {
        let origin = url.origin().ascii_serialization();
        if !self.robots.contains_key(&origin) {
            let robots = self.fetch_robots(url);
            self.robots.insert(origin.clone(), robots);
        }
        let robots = self.robots.get(&origin).expect("it was put there above");
        robots.allows(url).map_err(Failure::Refused)
    }

    fn fetch_robots(&mut self, url: &Url) -> Robots {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        // RFC 9309, section 2.3.1.2: at least five redirects are followed.
        for _ in 0..=5 {
            let answer = match self.ask(&at, &Validators::default()) {
                Ok(answer) => answer,
                Err(Failure::Refused(reason) | Failure::Failed(reason)) => return Robots::unreachable(&reason),
            };
            match answer.status() {
                status if status.is_success() => {
                    let mut bytes = Vec::new();
                    let reader = answer.into_body().into_reader().take(robots::MAX_BYTES);
                    return match { reader }.read_to_end(&mut bytes) {
                        Ok(_) => Robots::of(&bytes, &self.settings.user_agent),
                        Err(error) => Robots::unreachable(&error.to_string()),
                    };
                }
                status if status.is_redirection() => {
                    let location = text(answer.headers(), "location");
                    let Some(target) = location.and_then(|location| at.join(&location).ok()) else {
                        return Robots::absent();
                    };
                    at = target;
                }
                status if status.is_client_error() => return Robots::absent(),
                status => return Robots::unreachable(&format!("it answers {status}")),
            }
        }
        Robots::absent()
    }

    /// Asks for an address once the host's delay is over, and again while a fault may pass.
    fn ask(&mut self, url: &Url, validators: &Validators) -> Result<Response<ureq::Body>, Failure> {
        let mut pause = self.delay(url).max(Duration::from_millis(self.settings.retry_ms));
        let mut n_left = self.settings.n_retries;
        loop {
            self.wait(url);
            let mut request = self.agent.get(url.as_str());
            if let Some(etag) = &validators.etag {
                request = request.header("if-none-match", etag);
            }
            if let Some(last_modified) = &validators.last_modified {
                request = request.header("if-modified-since", last_modified);
            }
            let answer = request.call();
            self.last_asked.insert(url.origin().ascii_serialization(), Instant::now());
            let (reason, asked_wait) = match answer {
                Ok(answer) if is_passing(answer.status()) => {
                    let asked = text(answer.headers(), "retry-after").and_then(|seconds| seconds.parse().ok());
                    (format!("it answers {}", answer.status()), asked.map(Duration::from_secs))
                }
                Ok(answer) => return Ok(answer),
                Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::PermissionDenied => {
                    return Err(Failure::Refused(error.to_string()));
                }
                Err(error @ (ureq::Error::HostNotFound | ureq::Error::BadUri(_) | ureq::Error::Tls(_))) => {
                    return Err(Failure::Failed(error.to_string()));
                }
                Err(error) => (error.to_string(), None),
            };
            let wait = asked_wait.unwrap_or(pause);
            if n_left == 0 || wait > MAX_WAIT {
                return Err(Failure::Failed(reason));
            }
            n_left -= 1;
            sleep(wait);
            pause = pause.saturating_mul(BACK_OFF).min(MAX_WAIT);
        }
    }

    /// Returns the time between two questions to a host: ours, or the longer one that its robots.txt asks for.
    fn delay(&self, url: &Url) -> Duration {
        let robots = self.robots.get(&url.origin().ascii_serialization());
        let asked = robots.and_then(Robots::delay).unwrap_or_default().min(MAX_WAIT);
        Duration::from_millis(self.settings.delay_ms).max(asked)
    }

    fn wait(&self, url: &Url) {
        if let Some(last) = self.last_asked.get(&url.origin().ascii_serialization()) {
            sleep(self.delay(url).saturating_sub(last.elapsed()));
        }
    }

    fn page(&self, url: &Url, answer: Response<ureq::Body>) -> Result<Page, Failure> {
        let limit = self.settings.max_bytes;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut bytes = Vec::new();
        // The reader gives unpacked bytes, so that the limit holds for what a small answer unpacks to.
        let mut reader = answer.into_body().into_with_config().limit(u64::MAX).reader().take(limit + 1);
        reader.read_to_end(&mut bytes).map_err(|error| Failure::Failed(format!("it breaks off ({error})")))?;
        if bytes.len() as u64 > limit {
            return Err(Failure::Refused(format!("it has more than {limit} bytes; raise fetch.max_bytes")));
        }
        Ok(Page { url: url.to_string(), bytes, headers })
    }
}

/// Returns whether a status is of a fault that may pass.
fn is_passing(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT || status.is_server_error()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
