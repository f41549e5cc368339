//! What a page of another origin may do.

use reqwest::{Method, StatusCode};

use crate::client::{Caller, header, login, sandbox, send};

#[tokio::test]
async fn a_preflight_allows_what_the_page_sends() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id).with_token("");
    for (call, method) in [
        ("/exchange", "POST"),
        ("", "GET"),
        ("/events", "GET"),
        ("/submit", "POST"),
    ] {
        let preflight = caller
            .call(Method::OPTIONS, call)
            .header("origin", "https://shop.example")
            .header("access-control-request-method", method)
            .header(
                "access-control-request-headers",
                "authorization,content-type,last-event-id",
            );
        let response = send(preflight).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        assert!(header(&response, "access-control-allow-methods").contains(method));
        let allowed = header(&response, "access-control-allow-headers");
        for name in ["authorization", "content-type", "accept", "last-event-id"] {
            assert!(allowed.contains(name), "{allowed}");
        }
        assert_eq!(header(&response, "access-control-max-age"), "600");
    }
    assert_eq!(
        sandbox.counts().browser_calls(),
        0,
        "a preflight is not a call"
    );
}

#[tokio::test]
async fn every_answer_can_be_read_from_elsewhere() {
    let sandbox = sandbox().await;
    let login = login(&sandbox, "password");
    let caller = Caller::browser(&sandbox, &login.id);
    let from_elsewhere = |caller: &Caller, method, call| {
        send(
            caller
                .call(method, call)
                .header("origin", "https://shop.example"),
        )
    };
    for response in [
        from_elsewhere(&caller, Method::GET, "").await,
        from_elsewhere(&caller, Method::GET, "/events").await,
        from_elsewhere(&caller, Method::PUT, "/submit").await,
        from_elsewhere(&caller.with_token(""), Method::GET, "").await,
        from_elsewhere(&caller, Method::GET, "/nowhere").await,
    ] {
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        let exposed = header(&response, "access-control-expose-headers");
        assert!(
            exposed.contains("retry-after") && exposed.contains("date"),
            "{exposed}"
        );
        assert!(!header(&response, "date").is_empty());
    }
}
