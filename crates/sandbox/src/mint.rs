//! Names that cannot be guessed, and tokens that can be checked.
//!
//! One random key is drawn when the sandbox starts; every id, code and signature comes from it.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::clock;

#[derive(Debug)]
pub(crate) struct Mint {
    key: [u8; 64],
    drawn: AtomicU64,
}

/// Why a token does not open a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    Forged,
    Expired,
    OtherConnection,
}

impl Mint {
    pub(crate) fn new() -> io::Result<Self> {
        let mut key = [0; 64];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self {
            key,
            drawn: AtomicU64::new(0),
        })
    }

    /// A fresh name: the prefix and 24 characters that nobody can guess.
    pub(crate) fn name(&self, prefix: &str) -> String {
        let number = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut name = self
            .sign(format!("name {number}").as_bytes())
            .replace(['-', '_'], "x");
        name.truncate(24);
        format!("{prefix}{name}")
    }

    /// A JWT (HS256) that opens the connection for so long.
    pub(crate) fn token(&self, connection: &str, lifetime: Duration, now: SystemTime) -> String {
        let claims = json!({
            "sub": connection,
            "iat": clock::unix(now),
            "exp": clock::unix(now + lifetime),
        });
        let head = BASE64.encode(json!({ "alg": "HS256", "typ": "JWT" }).to_string());
        let signed = format!("{head}.{}", BASE64.encode(claims.to_string()));
        format!("{signed}.{}", self.sign(signed.as_bytes()))
    }

    /// Whether the token opens the connection now. The algorithm is ours, whatever the token's head says.
    pub(crate) fn check(
        &self,
        token: &str,
        connection: &str,
        now: SystemTime,
    ) -> Result<(), BadToken> {
        let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::Forged)?;
        let signature = BASE64.decode(signature).map_err(|_| BadToken::Forged)?;
        self.mac(signed.as_bytes())
            .verify_slice(&signature)
            .map_err(|_| BadToken::Forged)?;
        let (_, claims) = signed.split_once('.').ok_or(BadToken::Forged)?;
        let claims: Value = BASE64
            .decode(claims)
            .ok()
            .and_then(|claims| serde_json::from_slice(&claims).ok())
            .ok_or(BadToken::Forged)?;
        if claims.get("sub").and_then(Value::as_str) != Some(connection) {
            return Err(BadToken::OtherConnection);
        }
        match claims.get("exp").and_then(Value::as_u64) {
            Some(expires) if clock::unix(now) < expires => Ok(()),
            _ => Err(BadToken::Expired),
        }
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&self.key.into());
        mac.update(bytes);
        mac
    }

    fn sign(&self, bytes: &[u8]) -> String {
        BASE64.encode(self.mac(bytes).finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_token_opens_its_own_connection_until_it_expires() {
        let (mint, now) = (Mint::new().unwrap(), SystemTime::now());
        let token = mint.token("a", HOUR, now);
        assert_eq!(mint.check(&token, "a", now), Ok(()));
        assert_eq!(mint.check(&token, "b", now), Err(BadToken::OtherConnection));
        assert_eq!(mint.check(&token, "a", now + HOUR), Err(BadToken::Expired));
    }

    #[test]
    fn a_token_that_was_touched_or_made_elsewhere_is_forged() {
        let (mint, now) = (Mint::new().unwrap(), SystemTime::now());
        let token = mint.token("a", HOUR, now);
        let elsewhere = Mint::new().unwrap().token("a", HOUR, now);
        let unsigned = format!("{}.", token.rsplit_once('.').unwrap().0);
        let claims = BASE64.encode(json!({ "sub": "a", "exp": u64::MAX }).to_string());
        let swapped: Vec<&str> = token.split('.').collect();
        let swapped = format!("{}.{claims}.{}", swapped[0], swapped[2]);
        for bad in [&elsewhere, &unsigned, &swapped, "", ".", "..", "a.b.c"] {
            assert_eq!(mint.check(bad, "a", now), Err(BadToken::Forged), "{bad}");
        }
    }

    #[test]
    fn names_do_not_repeat() {
        let mint = Mint::new().unwrap();
        let names: std::collections::HashSet<_> = (0..1000).map(|_| mint.name("ma_")).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| name.len() == 27));
    }
}
