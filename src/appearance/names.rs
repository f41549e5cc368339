//! Closed sets of names: parts, states, tokens.
//!
//! A name is its text and nothing more, so that the page carries no second table. Rust code cannot
//! name what there is not.

macro_rules! names {
    ($(#[$about:meta])* $type:ident $prefix:literal {
        $($name:ident $text:literal $says:literal;)+
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $type(&'static str);

        impl $type {
            $(#[doc = concat!("`", $text, "`: ", $says, ".")] pub const $name: Self =
                Self(concat!($prefix, $text));)+

            /// Every one there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What each stands for, in the order of [`ALL`](Self::ALL).
            pub const ABOUT: &[&str] = &[$($says,)+];

            /// As the page's configuration writes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.0.split_at($prefix.len()).1
            }

            /// The one of this name, if there is one.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|known| known.name() == name).copied()
            }
        }
    };
}

names! {
    /// A part of the screen: the element has the class `ma-{name}`.
    Part "ma-" {
        ROOT "root" "the outermost element; tokens are set here";
        CARD "card" "the card that everything stands in";
        LOGO "logo" "the host's logo";
        HEADER "header" "the line that says which site this is about";
        SITE_ICON "site-icon" "the site's sign in the header";
        SITE_PICTURE "site-picture" "the host's picture of the site, over it";
        SITE_DOMAIN "site-domain" "the site's domain in the header";
        NOTICES "notices" "what holds the notices above the step";
        NOTICE_CONNECTION "notice-connection" "offline, or reconnecting";
        NOTICE_EXPIRY "notice-expiry" "the time that is left";
        NOTICE_SLOW "notice-slow" "that it takes longer than usual";
        ALERTS "alerts" "what holds the alerts of a question";
        ALERT "alert" "something went wrong: the site's words, or an answer that was not sent";
        ALERT_TEXT "alert-text" "our sentence in an alert";
        ALERT_DETAIL "alert-detail" "the server's sentence in an alert";
        STEP "step" "what holds the step";
        TITLE "title" "the heading of every step";
        SAID "said" "what is said now, in a part that keeps room for what was said first";
        TEXT "text" "a paragraph below a heading";
        PRIME "prime" "the consent step";
        PRIME_WORDS "prime-words" "what holds its heading and that list, and keeps room for them";
        PRIME_POINTS "prime-points" "the list of what is going to happen";
        PRIME_POINT "prime-point" "an item of that list";
        PRIME_TEXT "prime-text" "its text";
        PRIME_COMING "prime-coming" "the list while the site is not known yet";
        WAITING "waiting" "the discovering and the submitting step";
        PROGRESS "progress" "the bar that says that something is going on";
        SKELETON "skeleton" "grey shapes where a form will be";
        SKELETON_LINE "skeleton-line" "a line of it";
        SKELETON_FIELD "skeleton-field" "a field of it";
        LIVE_VIEW "live-view" "the look into the cloud browser, where a person is needed";
        FORM_STEP "form-step" "the form step";
        QUESTIONS "questions" "what holds the form and the choices";
        FORM "form" "the form";
        FIELD "field" "a label, its input, its help and its error";
        LABEL "label" "the label of a field";
        LABEL_TEXT "label-text" "its text";
        LABEL_OPTIONAL "label-optional" "the word that says that a field may stay empty";
        INPUT_ROW "input-row" "an input and what stands in it";
        INPUT "input" "an input";
        INPUT_CODE "input-code" "an input for a code";
        INPUT_TOGGLE "input-toggle" "the button that shows a password";
        KNOWN_ACCOUNT "known-account" "whose password is asked for";
        KNOWN_USERNAME "known-username" "the same, for password managers";
        CAPS_HINT "caps-hint" "that Caps Lock is on";
        HINT "hint" "the help of a field";
        FIELD_NOTES "field-notes" "what holds a field's help and its error";
        FIELD_ERROR "field-error" "what is wrong with a field";
        DIVIDER "divider" "the word between the form and the choices";
        CHOICES "choices" "the list of choices";
        CHOICE_ITEM "choice-item" "an item of that list";
        SSO_BUTTON "sso-button" "a choice: an identity provider";
        MFA_OPTION "mfa-option" "a choice: a second factor";
        ACCOUNT_OPTION "account-option" "a choice: an account";
        SIGN_IN_OPTION "sign-in-option" "a choice: a way to sign in";
        SWITCH_OPTION "switch-option" "a choice that only leads to other choices";
        OPTION_MARK "option-mark" "the sign of a choice";
        OPTION_TEXTS "option-texts" "what holds its texts";
        OPTION_LABEL "option-label" "its label";
        OPTION_DETAIL "option-detail" "its second line";
        OPTION_DESTINATION "option-destination" "in it, where a code goes";
        OPTION_CONTEXT "option-context" "in it, what else is said";
        BUTTON_PRIMARY "button-primary" "the button that goes on";
        BUTTON_SECONDARY "button-secondary" "a button beside the way";
        EXTERNAL_ACTION "external-action" "the step that asks to do something elsewhere";
        EXTERNAL_MESSAGE "external-message" "what is to be done";
        EXTERNAL_WAITING "external-waiting" "that it is waited for";
        SPINNER "spinner" "the turning sign beside it";
        SUCCESS "success" "the success step";
        SUCCESS_MARK "success-mark" "its sign";
        EXPIRED "expired" "the step that says that it is too late";
        EXPIRED_MARK "expired-mark" "its sign";
        ERROR "error" "the step that says that it failed";
        ERROR_MARK "error-mark" "its sign";
        ERROR_MESSAGE "error-message" "the server's sentence";
        ERROR_DETAILS "error-details" "what is folded away";
        ERROR_SUMMARY "error-summary" "what unfolds it";
        ERROR_CODE "error-code" "the code for whoever is asked for help";
        FOOTER "footer" "the foot of the card";
        LEGAL "legal" "the legal line";
        LEGAL_TEXT "legal-text" "the host's sentence in it";
        LEGAL_LINK "legal-link" "a link in it";
        POWERED_BY "powered-by" "the line that says whose service this is";
        LIVE_REGION "live-region" "what is read aloud and not seen";
    }
}

impl Part {
    /// The stylesheet's class.
    pub(crate) const fn class(self) -> &'static str {
        self.0
    }
}

names! {
    /// A state in which a part looks different, as CSS writes it.
    State "" {
        HOVER ":hover" "a pointer is over it";
        FOCUS ":focus" "it has the focus";
        FOCUS_VISIBLE ":focus-visible" "it has the focus, and that is to be seen";
        ACTIVE ":active" "it is being pressed";
        DISABLED ":disabled" "it cannot be used now";
        PLACEHOLDER "::placeholder" "the grey text of an empty input";
    }
}
