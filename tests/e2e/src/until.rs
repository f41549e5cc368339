//! The one way in which tests wait.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long something may take that takes milliseconds on an idle machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Looks again and again until there is something to see.
///
/// # Panics
///
/// When there is nothing for too long.
pub async fn until<T>(what: impl Display, look: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, look).await
}

/// The same with another patience.
///
/// # Panics
///
/// When there is nothing for so long.
pub async fn until_within<T>(
    patience: Duration,
    what: impl Display,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(
            Instant::now() < deadline,
            "waited {patience:?} in vain for {what}"
        );
        sleep(BETWEEN_LOOKS).await;
    }
}

/// Whether it is so before the patience ends: for who has more to say than that it is not.
pub async fn is_so_within(patience: Duration, mut is_so: impl AsyncFnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if is_so().await {
            return true;
        }
        sleep(BETWEEN_LOOKS).await;
    }
    false
}
