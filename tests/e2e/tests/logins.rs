//! Whole logins, site by site.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use managed_auth_e2e::run;

#[test]
fn a_password_login_ends_in_success() {
    run(async |stage| {
        let (login, page) = stage.form("password").await;
        page.sign_in().await;
        stage.went_well(&login, &page).await;
    });
}
