//! More events than anybody could read: the screen keeps up, and nothing piles up.

use managed_auth_e2e::{Page, Stage, run_in_one_browser};
use managed_auth_sandbox::Login;
use serde_json::{Value, json};

/// A state with these words for the person.
fn state(text: &str) -> String {
    let state = json!({
        "event": "managed_auth_state",
        "flow_status": "IN_PROGRESS",
        "flow_step": "AWAITING_EXTERNAL_ACTION",
        "interaction_id": "int_load",
        "external_action_message": text,
    });
    format!("event: managed_auth_state\ndata: {state}\n\n")
}

/// Opens the page of a login that follows the stream and asks for nothing.
async fn follow(stage: &Stage) -> (Login, Page) {
    let login = stage.login("password");
    let page = stage.open_with(&login, "&skip_prime=1").await;
    page.until_step("form").await;
    assert!(stage.sandbox.write(&login.id, state("ready")));
    page.until_says("ready").await;
    (login, page)
}

#[test]
fn five_thousand_states_at_once_are_shown_at_most_once_a_frame_and_the_last_one_stays() {
    run_in_one_browser(async |stage| {
        let (login, page) = follow(stage).await;
        page.js("const seen = (globalThis.seen = { texts: 0, frames: 0 });
            const words = document.querySelector('.ma-external-message');
            new MutationObserver(() => seen.texts++)
                .observe(words, { subtree: true, childList: true, characterData: true });
            const frame = () => { seen.frames++; requestAnimationFrame(frame); };
            requestAnimationFrame(frame)")
            .await;
        for number in 0..5_000 {
            stage
                .sandbox
                .write(&login.id, state(&format!("state {number}.")));
        }
        page.until_says("state 4999.").await;
        page.settle().await;
        let seen = page.js("return seen").await;
        let count = |name: &str| seen[name].as_u64().unwrap();
        // The first is shown at once, in a frame that was there before.
        assert!(count("texts") > 0, "{seen}");
        assert!(count("texts") <= count("frames") + 1, "{seen}");
        assert_eq!(page.faults().await, [""; 0]);
    });
}

#[test]
fn ten_thousand_events_leave_the_memory_and_the_nodes_where_a_thousand_left_them() {
    run_in_one_browser(async |stage| {
        let hook = "for (const name of ['instantiate', 'instantiateStreaming']) {
            const original = WebAssembly[name];
            WebAssembly[name] = async (...words) => {
                const made = await original.apply(WebAssembly, words);
                const { exports } = made.instance ?? made;
                globalThis.memory = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
                return made;
            };
        }";
        let source = json!({ "source": hook });
        let browser = &stage.browser;
        browser
            .cdp("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
        let (login, page) = follow(stage).await;
        let mut kept = Vec::new();
        let mut said = 0;
        // The first thousand arrives in the largest chunks that there are: memory that grew for
        // them is never given back, and must be enough for all that follows.
        for (until, at_once) in [(1_000, 1_000), (10_000, 100)] {
            while said < until {
                let block: String = (said + 1..=said + at_once)
                    .map(|number| state(&format!("state {number:05}.")))
                    .collect();
                said += at_once;
                stage.sandbox.write(&login.id, block);
                page.until_says(&format!("state {said:05}.")).await;
            }
            browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
            let counts = browser.cdp("Memory.getDOMCounters", json!({})).await;
            let memory = page.js("return memory.buffer.byteLength").await;
            let counts = [&counts["nodes"], &counts["jsEventListeners"]].map(Value::clone);
            kept.push((counts, memory));
        }
        assert_ne!(kept[0].1, Value::Null);
        assert_eq!(kept[0], kept[1], "nodes, listeners, bytes of WebAssembly");
    });
}
