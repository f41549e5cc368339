//! A question whose answer did not get through, or seems so, is asked again: rule 1.

use crate::common::*;
use managed_auth_core::session::*;

#[test]
fn a_form_that_comes_back_says_what_the_server_said_of_it_last() {
    let comes_back: [fn(&mut World); 4] = [
        |w| w.submit_fails(status(500)),
        |w| w.submit_fails(Failure::network()),
        |w| w.pass_with_heartbeats(30 * SECOND),
        |w| {
            w.submit_ok();
            w.pass_with_heartbeats(30 * SECOND);
            w.back_to_form();
        },
    ];
    for comes_back in comes_back {
        let mut w = World::at_form();
        let question = w.view().question;
        w.sign_in();
        w.state(&form("i1").replace(r#""password""#, r#""password", "label": "First""#));
        w.state(&form("i1").replace(r#""password""#, r#""password", "label": "PIN""#));
        assert_eq!(w.step(), Step::Submitting);
        comes_back(&mut w);
        assert_eq!((w.step(), w.view().question), (Step::Form, question));
        assert_eq!(w.view().flow.fields[1].label.as_deref(), Some("PIN"));
        w.wire();
        w.sign_in();
        assert_eq!(w.wire().len(), 1);
    }
}

#[test]
fn rule_1_an_answer_that_had_got_through_after_all_is_an_answer_once_the_next_question_is_asked() {
    for fails in [Failure::network(), status(502)] {
        let mut w = World::at_form();
        w.sign_in();
        w.submit_fails(fails);
        assert_eq!(w.step(), Step::Form);
        w.state(DISCOVERING);
        w.state(&form("i1"));
        assert_eq!(w.step(), Step::Form, "as long as it is not asked");
        w.state(&code_form("i2"));
        w.fill(&[("code", "123456")]);
        // Late.
        w.state(&form("i1"));
        assert_eq!(w.step(), Step::Submitting);
        w.submit_fails(Failure::network());
        assert_eq!(w.step(), Step::Form);
        assert_eq!(w.view().flow.interaction_id.as_deref(), Some("i2"));
    }
}
