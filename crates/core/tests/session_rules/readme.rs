//! The table of rules and tests in the crate's README.

const README: &str = include_str!("../../README.md");

const TESTS: &[&str] = &[
    include_str!("answers.rs"),
    include_str!("begin.rs"),
    include_str!("clocks.rs"),
    include_str!("endings.rs"),
    include_str!("exchange.rs"),
    include_str!("expiry.rs"),
    include_str!("head_start.rs"),
    include_str!("page_life.rs"),
    include_str!("provider.rs"),
    include_str!("questions.rs"),
    include_str!("renewal.rs"),
    include_str!("same_view.rs"),
    include_str!("stale.rs"),
    include_str!("stream.rs"),
    include_str!("trouble.rs"),
    include_str!("unknown.rs"),
    include_str!("waiting.rs"),
    include_str!("watchdog.rs"),
    include_str!("../session_exhaustive/faults.rs"),
    include_str!("../session_random/main.rs"),
    include_str!("../protocol.rs"),
    include_str!("../sse_rules.rs"),
    include_str!("../../src/secret.rs"),
    include_str!("../../src/session/backoff.rs"),
    include_str!("../../src/session/drafts.rs"),
    include_str!("../../src/session/expiry.rs"),
    include_str!("../../src/session/failure.rs"),
    include_str!("../../src/session/server_clock.rs"),
    include_str!("../../src/session/waiting.rs"),
    include_str!("../../src/time.rs"),
];

#[test]
fn every_test_that_the_readme_names_is_there() {
    let names: Vec<_> = README
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.matches('_').count() > 2 && !name.contains(['/', '-', ' ']))
        .collect();
    assert!(names.len() > 100, "{}", names.len());
    for name in names {
        let test = format!("#[test]\nfn {name}()");
        // Indented in a module of its own or in `proptest!`, where arguments follow.
        let unit = format!("#[test]\n    fn {name}(");
        let is_there = |source: &&str| source.contains(&test) || source.contains(&unit);
        assert!(TESTS.iter().any(is_there), "{name}");
    }
}
