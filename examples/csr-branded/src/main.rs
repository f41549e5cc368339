//! The sign-in in the looks and words of a brand.

use leptos::prelude::*;
use leptos_managed_auth::{
    Appearance, Layout, Link, Localization, Logo, ManagedAuth, Part, PartStyle, State, Token, Word,
};

/// What your backend answers when it has started a login with its API key.
#[derive(Clone, serde::Deserialize)]
struct Login {
    id: String,
    handoff_code: String,
}

async fn start_login() -> Option<Login> {
    let request = gloo_net::http::Request::post("/start");
    request.send().await.ok()?.json().await.ok()
}

/// Tokens first: they reach everything. Then single parts, and what stands around the steps.
fn brand() -> Appearance {
    let button =
        PartStyle::new()
            .set("letter-spacing", "0.05em")
            .on(State::HOVER, "background", "#064e3b");
    Appearance::new()
        .variable(Token::COLOR_PRIMARY, "light-dark(#0a7d5a, #6fd3a2)")
        .variable(Token::RADIUS, "0")
        .part(Part::BUTTON_PRIMARY, button)
        .layout(Layout {
            logo: Logo {
                src: "logo.svg".into(),
                alt: "Acme".into(),
                ..Logo::default()
            },
            powered_by: Link {
                text: "A service of Acme".into(),
                ..Link::default()
            },
            ..Layout::default()
        })
}

/// Every word can be another one; what is not said here stays as it is.
fn words() -> Localization {
    let title = (
        Word::PrimeTitle.key().to_owned(),
        "Connect {site} to Acme".to_owned(),
    );
    Localization {
        texts: vec![title],
        ..Localization::default()
    }
}

fn main() {
    mount_to_body(|| {
        let login = LocalResource::new(start_login);
        move || {
            login.get().flatten().map(|Login { id, handoff_code }| {
                view! {
                    <ManagedAuth
                        session_id=id
                        handoff_code
                        api_base_url=""
                        appearance=brand()
                        localization=words()
                    />
                }
            })
        }
    });
}
