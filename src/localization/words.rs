//! The one table of words.

macro_rules! words {
    ($($variant:ident $key:literal $english:literal;)+) => {
        /// A word, or a sentence, on the screen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Word {
            $(#[doc = concat!("`", $key, "`: ", $english)] $variant,)+
        }

        impl Word {
            /// Every word there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The key under which a language or a host sets its text.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The English text.
            #[must_use]
            pub fn english(self) -> &'static str {
                match self { $(Self::$variant => $english,)+ }
            }
        }
    };
}

words! {
    PrimeTitle "prime.title" "Sign in to {site}";
    PrimeBlindTitle "prime.blind_title" "Continue to sign in";
    PrimeBlind "prime.blind" "A browser in the cloud opens the site for you. You will see which one it is before you are asked for anything.";
    PrimePreparing "prime.preparing" "Preparing sign-in";
    PrimeSteps "prime.steps" "A browser in the cloud opens {domain} for you. You will be asked for what only you know, such as your password or a code.";
    PrimeEntered "prime.entered" "What you enter goes to {domain} through the sign-in service. This page keeps none of it.";
    PrimeStored "prime.stored" "The app that sent you here can then use this account. What it stores, and for how long, is up to that app.";
    PrimeButton "prime.button" "Continue";

    DiscoveringTitle "discovering.title" "Opening {site}";
    DiscoveringConnecting "discovering.connecting" "Waiting for the browser in the cloud.";
    DiscoveringBody "discovering.body" "Looking for the sign-in form. This usually takes a few seconds.";
    SubmittingTitle "submitting.title" "Signing in";
    SubmittingSending "submitting.sending" "Sending your answer.";
    SubmittingBody "submitting.body" "Waiting for {site} to answer.";
    WaitingSlow "waiting.slow" "This is taking longer than usual. You can leave this page open; it continues by itself.";
    WaitingBack "waiting.back" "Back to the form";
    HumanBody "human.body" "{site} wants to make sure that a person is signing in.";
    HumanView "human.view" "Live view of {site}";

    FormTitle "form.title" "Sign in to {site}";
    FormProviderTitle "form.provider_title" "Sign in with {provider}";
    FormCodeTitle "form.code_title" "Enter your code";
    FormMethodTitle "form.method_title" "Confirm that it is you";
    FormAccountTitle "form.account_title" "Choose an account";
    FormChoiceTitle "form.choice_title" "Choose how to continue";
    FormEmpty "form.empty" "{site} asks for something that this page cannot show. It continues by itself if that changes.";
    FormSubmit "form.submit" "Continue";
    FormSubmitIn "form.submit_in" "Continue in {time}";
    FormOr "form.or" "or";
    FormOptional "form.optional" "optional";
    FormMissing "form.missing" "Fill this in to continue.";
    FormRejected "form.rejected" "{site} did not accept this. Check it and try again.";
    FormChoices "form.choices" "More ways";
    PasswordShow "password.show" "Show password";
    PasswordHide "password.hide" "Hide password";
    PasswordCaps "password.caps" "Caps Lock is on";

    FieldIdentifier "field.identifier" "Email, phone or username";
    FieldPassword "field.password" "Password";
    FieldCode "field.code" "Code";
    FieldTotpCode "field.totp_code" "Code from your authenticator app";
    FieldTotpSecret "field.totp_secret" "Authenticator setup key";
    FieldTotpSecretHelp "field.totp_secret_help" "The key that {site} shows when an authenticator app is set up, often as text below a QR code.";
    FieldText "field.text" "Your answer";
    FieldEmail "field.email" "Email address";
    FieldTel "field.tel" "Phone number";
    FieldNumber "field.number" "Number";
    FieldUrl "field.url" "Web address";

    MethodSms "method.sms" "Text message";
    MethodCall "method.call" "Phone call";
    MethodEmail "method.email" "Email";
    MethodTotp "method.totp" "Authenticator app";
    MethodPush "method.push" "Notification on your device";
    MethodPassword "method.password" "Password";
    MethodPasskey "method.passkey" "Passkey";
    MethodSwitch "method.switch" "Try another way";
    MethodOther "method.other" "Another way";
    ChoiceProvider "choice.provider" "Continue with {provider}";
    ChoiceAccount "choice.account" "Account";

    ExternalTitle "external.title" "One more step";
    ExternalBody "external.body" "Follow the instructions from {site}, for example on your phone.";
    ExternalWaiting "external.waiting" "This page continues by itself when you are done.";

    SuccessTitle "success.title" "You are signed in";
    SuccessBody "success.body" "Everything is set up for {site}. You can close this page.";
    SuccessReturning "success.returning" "Everything is set up for {site}. Taking you back now.";
    SuccessContinue "success.continue" "Go back to the app";

    ExpiredTitle "expired.title" "This sign-in has expired";
    ExpiredBody "expired.body" "It was open for a limited time only. Go back to the app that sent you here and start again.";
    ExpiredLink "expired.link" "The link has expired or was used before; it works only once. Go back to the app that sent you here and start again.";
    UsedTitle "used.title" "This link no longer works";
    UsedBody "used.body" "A sign-in link works only once, so it may have been opened before. Go back to the app that sent you here and ask for a new one.";
    IncompleteBody "incomplete.body" "The address of this page lacks its one-time code. If you have loaded the page again, the code was used. Go back to the app that sent you here and start again.";
    StartAgain "start_again" "Start again";
    TryAgain "try_again" "Try again";
    UnavailableTitle "unavailable.title" "The sign-in could not begin";
    UnavailableBody "unavailable.body" "The sign-in service cannot be reached at the moment. Your link still works: try again.";

    LegalTerms "legal.terms" "Terms of service";
    LegalPrivacy "legal.privacy" "Privacy policy";

    ErrorTitle "error.title" "The sign-in did not work";
    ErrorCanceledTitle "error.canceled_title" "The sign-in was canceled";
    ErrorCanceledBody "error.canceled_body" "Nothing more happens here. Go back to the app that sent you here to start again.";
    ErrorGeneric "error.generic" "Something went wrong on the way. Go back to the app that sent you here and try again.";
    ErrorAgain "error.again" "To start again, go back to the app that sent you here.";
    ErrorDetails "error.details" "Details";
    ErrorReturning "error.returning" "Taking you back now.";

    CodeDomainNotAllowed "error.domain_not_allowed" "Signing in to this site is not allowed here. Ask the app that sent you here.";
    CodeLoginFormNotFound "error.login_form_not_found" "No sign-in form was found on the site. Check that the address is the right one.";
    CodeCredentialsInvalid "error.credentials_invalid" "The site did not accept the username or the password. Check both and start again.";
    CodeBotDetected "error.bot_detected" "The site refuses browsers that are operated automatically. Try again later.";
    CodeCaptchaBlocked "error.captcha_blocked" "The site asked for a puzzle that could not be solved here. Try again later.";
    CodeStuckInLoop "error.stuck_in_loop" "The site kept leading back to the same page. Try again later.";
    CodeMaxAttempts "error.max_attempts_reached" "There were too many attempts. Wait a while, then start again.";
    CodeWebsiteError "error.website_error" "The site itself reported an error. Try again later.";
    CodeNavigationConfused "error.navigation_confused" "The way through the site was not found. Try again.";
    CodeBrowserError "error.browser_error" "The cloud browser failed. Try again.";
    CodeSessionExpired "error.session_expired" "The time for this sign-in is over. Start again.";
    CodeTotpRequired "error.totp_required" "A code from an authenticator app is needed. Start again with the app at hand.";
    CodeTotpRejected "error.totp_code_rejected" "The site did not accept the code of the authenticator app. Start again with a new one.";
    CodeSmsRequired "error.sms_code_required" "A code from a text message is needed. Start again with your phone at hand.";
    CodeEmailRequired "error.email_code_required" "A code from an email is needed. Start again with your mailbox at hand.";
    CodeAccountChoice "error.account_choice_required" "One of several accounts has to be chosen. Start again.";
    CodeInputRequired "error.customer_input_required" "An answer of yours was needed and did not come in time. Start again.";
    CodeActionRequired "error.external_action_required" "A step outside this page was needed and was not done in time. Start again.";

    NoticeReconnecting "notice.reconnecting" "The connection was lost. Reconnecting…";
    NoticeOffline "notice.offline" "You are offline. The sign-in continues when the connection is back.";
    NoticeExpires "notice.expires" "Time left for this sign-in: {time}";
    NoticeStale "notice.stale" "{site} has moved on in the meantime. This is what it asks now.";
    NoticeNetwork "notice.network" "Your answer did not get through. Check your connection and send it again.";
    NoticeTimeout "notice.timeout" "There was no reply in time. Send your answer again.";
    NoticeBusy "notice.busy" "The service is busy. Send your answer again in a moment.";
    NoticeServer "notice.server" "The service had a problem. Send your answer again.";
    NoticeRefused "notice.refused" "Your answer was not accepted. Check it and send it again.";
}
