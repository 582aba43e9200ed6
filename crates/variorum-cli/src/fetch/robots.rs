//! What a host's robots.txt asks of us (RFC 9309).

use std::time::Duration;
use texting_robots::Robot;
use url::Url;

/// RFC 9309, section 2.5: at least 500 KiB of a file are read.
pub(super) const MAX_BYTES: u64 = 500 * 1024;

/// The rules of one host.
pub(super) struct Robots {
    rules: Rules,
}

enum Rules {
    /// There are none.
    Absent,
    /// They could not be had, for this reason; then nothing is allowed (RFC 9309, section 2.3.1.4).
    Unreachable(String),
    /// The rules for our user agent.
    Read(Box<Robot>),
}

impl Robots {
    /// Reads a file's rules for a user agent; a file that cannot be parsed has none.
    pub(super) fn of(bytes: &[u8], user_agent: &str) -> Self {
        let product = user_agent.split(['/', ' ']).next().unwrap_or(user_agent);
        Self { rules: Robot::new(product, bytes).map_or(Rules::Absent, |robot| Rules::Read(Box::new(robot))) }
    }

    /// Returns the rules of a host that has none.
    pub(super) fn absent() -> Self {
        Self { rules: Rules::Absent }
    }

    /// Returns the rules of a host that did not give them.
    pub(super) fn unreachable(reason: &str) -> Self {
        Self { rules: Rules::Unreachable(reason.to_owned()) }
    }

    /// Returns whether an address may be fetched, or in words why not.
    pub(super) fn allows(&self, url: &Url) -> Result<(), String> {
        match &self.rules {
            Rules::Absent => Ok(()),
            Rules::Unreachable(reason) => Err(format!("its robots.txt could not be had ({reason})")),
            Rules::Read(robot) if robot.allowed(url.as_str()) => Ok(()),
            Rules::Read(_) => Err("its robots.txt closes this address to us".to_owned()),
        }
    }

    /// Returns the time between two questions that the host asks for.
    pub(super) fn delay(&self) -> Option<Duration> {
        match &self.rules {
            Rules::Read(robot) => robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_group_outranks_the_one_for_all() {
        let file = b"User-agent: *\nDisallow: /\n\nUser-agent: variorum\nDisallow: /private/\nCrawl-delay: 2\n";
        let robots = Robots::of(file, "variorum/0.1 (+https://example.org)");
        let at = |path: &str| Url::parse(&format!("https://example.org{path}")).expect("it is an address");
        assert!(robots.allows(&at("/news/1")).is_ok());
        assert!(robots.allows(&at("/private/1")).is_err());
        assert_eq!(robots.delay(), Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_host_that_does_not_give_its_rules_is_left_alone() {
        let url = Url::parse("https://example.org/").expect("it is an address");
        assert!(Robots::unreachable("503").allows(&url).is_err());
        assert!(Robots::absent().allows(&url).is_ok());
    }
}
