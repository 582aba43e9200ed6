//! Passwords, keys, cookies and codes: how they are made, kept and checked.

use anyhow::{Context, Result, anyhow, bail};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use std::fmt::Write;
use totp_rs::{Algorithm, Secret, Totp};
use variorum::text::digest::sha256_hex;

/// What every key begins with, so that one that leaked is recognised.
pub(crate) const KEY_PREFIX: &str = "vk_";

/// Returns 32 hex digits or more that nobody can guess.
pub(crate) fn random_hex(n_bytes: usize) -> Result<String> {
    let mut bytes = vec![0; n_bytes];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Returns the form under which a key or a cookie is kept: whoever reads the database cannot sign in with what is there.
pub(crate) fn kept(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// A password has at least so many letters (NIST SP 800-63B asks for 8 beside a second factor, 15 without).
const LEAST_PASSWORD: usize = 12;
/// And at most so many bytes, so that nobody makes the server hash a book.
pub(crate) const MOST_PASSWORD: usize = 1_000;

/// Returns a password that is neither too short nor too long; an error says which.
pub(crate) fn fit(password: &str) -> Result<&str> {
    let n = password.chars().count();
    if n < LEAST_PASSWORD || password.len() > MOST_PASSWORD {
        bail!(
            "expected a password of {LEAST_PASSWORD} letters or more and {MOST_PASSWORD} bytes at most, found {n} letters"
        );
    }
    Ok(password)
}

/// Returns a password as it is kept: Argon2id with the parameters that OWASP names (19 MiB, two passes), which are the crate's own.
pub(crate) fn hashed(password: &str) -> Result<String> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    Ok(hashed.map_err(|error| anyhow!("the password cannot be kept: {error}"))?.to_string())
}

/// Returns whether a password is the one that is kept. Where none is kept, the same work is done and the answer is no, so that
/// nobody learns from the time it takes which names there are.
pub(crate) fn is_password(password: &str, kept: Option<&str>) -> bool {
    /// The hash of a password nobody has.
    const NONE: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$0000000000000000000000000000000000000000000";
    let is_right = PasswordHash::new(kept.unwrap_or(NONE))
        .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
    is_right && kept.is_some()
}

/// Returns a new secret for codes by the clock, base 32.
pub(crate) fn new_totp() -> Result<String> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    Ok(Secret::from(bytes).to_base32())
}

/// Returns the address by which a phone takes a secret over (Key Uri Format).
pub(crate) fn totp_address(secret: &str, person: &str) -> Result<String> {
    // A colon parts issuer and name in the address, so a name may have none.
    let totp = totp(secret, &person.replace(':', " "))?;
    totp.to_url().map_err(|error| anyhow!("no address can be made for the secret: {error}"))
}

/// Returns the step of the clock at which a code is right, one step early or late allowed; nothing for a wrong code.
pub(crate) fn code_step(secret: &str, code: &str) -> Result<Option<u64>> {
    let now = jiff::Timestamp::now().as_second();
    Ok(totp(secret, "")?.check(code.trim(), u64::try_from(now).context("the clock is before 1970")?))
}

fn totp(secret: &str, person: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|error| anyhow!("the secret is damaged: {error}"))?;
    let builder =
        totp_rs::Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(30);
    let builder = builder.with_secret(secret).with_account_name(person).with_issuer(Some("Variorum"));
    builder.build().map_err(|error| anyhow!("the secret cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let kept = hashed("a long sentence").expect("the system has random numbers and a clock");
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(is_password("a long sentence", Some(&kept)));
        assert!(!is_password("another sentence", Some(&kept)));
        assert!(!is_password("a long sentence", None));
    }

    #[test]
    fn a_code_is_right_at_its_time_alone() {
        let secret = new_totp().expect("the system has random numbers and a clock");
        let now = u64::try_from(jiff::Timestamp::now().as_second()).expect("the system has random numbers and a clock");
        let code = totp(&secret, "").expect("the system has random numbers and a clock").generate(now).to_string();
        assert!(code_step(&secret, &code).expect("the system has random numbers and a clock").is_some());
        let old = totp(&secret, "").expect("the system has random numbers and a clock").generate(now - 600).to_string();
        assert!(old == code || code_step(&secret, &old).expect("the system has random numbers and a clock").is_none());
        assert!(
            totp_address(&secret, "Layla: desk")
                .expect("the system has random numbers and a clock")
                .starts_with("otpauth://totp/")
        );
    }
}
