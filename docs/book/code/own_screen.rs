use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_managed_auth::core::protocol::Answer;
use leptos_managed_auth::core::secret::Secret;
use leptos_managed_auth::{ManagedAuthSession, SessionOptions, Step, use_managed_auth_session};

/// A whole sign-in without any markup of ours. Your backend hands over what the options name.
#[component]
pub fn OwnScreen(options: SessionOptions) -> impl IntoView {
    let session = use_managed_auth_session(options, |event| leptos::logging::log!("{event:?}"));
    let step = session.step();
    let not_ready = move || !session.view().ready;
    let said = move || {
        let view = session.view();
        let ending = view.ending.as_ref().and_then(|ending| ending.login_error());
        ending.map(|error| error.to_string())
    };
    move || match step.get() {
        Step::Prime => view! {
            <button disabled=not_ready on:click=move |_| session.consent()>"Go on"</button>
        }
        .into_any(),
        Step::Form | Step::ExternalAction => view! { <Question session /> }.into_any(),
        Step::Success => view! { <p role="status">"Connected."</p> }.into_any(),
        Step::Expired | Step::Error => view! { <p role="alert">{said}</p> }.into_any(),
        Step::Discovering | Step::Submitting => view! { <p>"One moment."</p> }.into_any(),
    }
}

/// What the site asks for now.
#[component]
fn Question(session: ManagedAuthSession) -> impl IntoView {
    // A form belongs to one question. A state that repeats the question leaves it, and what has been
    // typed, as it is.
    let number = session.select(|view| view.question);
    let asked = session.select(|view| view.flow.external_action_message.clone());
    let wrong = session.select(|view| view.flow.website_error.clone());
    let form = move || {
        let question = number.get();
        let flow = session.view_now().flow.clone();
        let fields = flow
            .fields
            .iter()
            .map(|field| (field.clone(), NodeRef::<Input>::new()));
        let fields: Vec<_> = fields.collect();
        let inputs = fields.clone();
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            // Read from the inputs themselves, so that autofill counts.
            let typed = inputs.iter().filter_map(|(field, input)| {
                let value = input.get_untracked()?.value();
                Some((field.key.clone(), Secret::new(value)))
            });
            session.answer(question, Answer::Fields(typed.collect()));
        };
        let rows = fields.into_iter().map(|(field, input)| {
            let kind = if field.kind.is_secret() { "password" } else { "text" };
            let label = field.label.unwrap_or_else(|| "Your answer".into());
            view! { <label>{label} <input node_ref=input type=kind required=field.required /></label> }
        });
        let choices = flow.choices.iter().cloned().map(|choice| {
            let label = choice.label.clone().unwrap_or_default();
            let choose = move |_| session.answer(question, Answer::Choice(choice.clone()));
            view! { <button type="button" on:click=choose>{label}</button> }
        });
        view! {
            <form method="dialog" on:submit=send>
                {rows.collect_view()}
                {(!flow.fields.is_empty()).then(|| view! { <button>"Continue"</button> })}
                {choices.collect_view()}
            </form>
        }
    };
    view! {
        <p>{asked}</p>
        <p role="alert">{wrong}</p>
        {form}
    }
}
