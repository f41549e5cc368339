//! An app outside of the workspace, of the packages as they would be published and the lines of the
//! book's quick start.
#![allow(clippy::panic, clippy::unwrap_used)]

use managed_auth_e2e::{fresh_app, quick, run_in_one_browser_with};
use managed_auth_sandbox::{Options, Site};

#[test]
fn a_fresh_app_of_the_books_lines_signs_in_with_its_looks() {
    let options = Options {
        dist: Some(fresh_app()),
        default_site: Site::named("sso").unwrap(),
        ..quick()
    };
    run_in_one_browser_with(options, async |stage| {
        let origin = stage.sandbox.origin();
        let page = stage.open_at(&format!("{origin}/index.html")).await;
        page.agree().await;
        page.until_step("form").await;
        let looks = "const card = document.querySelector('.ma-card');
            const mark = document.querySelector('.ma-option-mark[data-mark]');
            return [getComputedStyle(card).borderRadius !== '0px',
                getComputedStyle(mark, '::after').backgroundImage.startsWith('url(\"data:image/svg+xml,')]
                .join()";
        assert_eq!(page.js(looks).await, "true,true");
        page.press("Continue with Google").await;
        page.fill("Email address", "ada@example.com").await;
        page.press("Continue").await;
        page.fill("Password", "correct horse").await;
        page.press("Continue").await;
        page.until_step("success").await;
        page.settle().await;
        assert_eq!(page.details("success").await.len(), 1);
        assert_eq!(page.faults().await, [""; 0]);
        assert_eq!(page.elsewhere().await, [""; 0]);
    });
}
