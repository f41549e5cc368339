//! `style/managed-auth.css` with the marks in it, put together when this is compiled.

const SOURCE: &str = include_str!("../../style/managed-auth.css");

/// Where a mark is named, from [`SOURCE`]'s own place.
const FOLDER: &str = "marks/";

/// What it becomes.
const DATA: &str = "data:image/svg+xml,";

/// File names and texts.
struct Mark(&'static str, &'static str);

macro_rules! marks {
    ($($name:literal)*) => {
        [$(Mark(concat!($name, ".svg"), include_str!(concat!("../../style/marks/", $name, ".svg")))),*]
    };
}

const MARKS: [Mark; 20] = marks![
    "amazon" "apple" "atlassian" "auth0" "bitbucket" "discord" "dropbox" "facebook" "github" "gitlab"
    "google" "linkedin" "microsoft" "okta" "paypal" "salesforce" "slack" "spotify" "twitch" "x"
];

pub(super) const STYLESHEET: &str = match str::from_utf8(&BYTES) {
    Ok(text) => text,
    Err(_) => SOURCE,
};

const LENGTH: usize = written(&mut []);

static BYTES: [u8; LENGTH] = {
    let mut bytes = [0; LENGTH];
    written(&mut bytes);
    bytes
};

/// Writes as much as there is room for, and says how much there is.
const fn written(out: &mut [u8]) -> usize {
    let (mut rest, mut length) = (SOURCE.as_bytes(), 0);
    while let [byte, tail @ ..] = rest {
        if let Some(file) = after(rest, FOLDER)
            && let Some((text, tail)) = named(file)
        {
            length = put(out, length, DATA.as_bytes());
            let mut text = text.as_bytes();
            while let [byte, tail @ ..] = text {
                length = put(out, length, escaped(byte));
                text = tail;
            }
            rest = tail;
        } else {
            length = put(out, length, std::slice::from_ref(byte));
            rest = tail;
        }
    }
    length
}

/// What a byte of a picture is in an address between double quotes.
const fn escaped(byte: &u8) -> &[u8] {
    match byte {
        b'"' => b"'",
        b'#' => b"%23",
        b'%' => b"%25",
        b'<' => b"%3C",
        b'>' => b"%3E",
        b'\n' => b"",
        _ => std::slice::from_ref(byte),
    }
}

/// The mark whose file name stands here, and what follows.
const fn named(text: &[u8]) -> Option<(&'static str, &[u8])> {
    let mut marks: &[Mark] = &MARKS;
    while let [Mark(name, mark), others @ ..] = marks {
        if let Some(rest) = after(text, name) {
            return Some((mark, rest));
        }
        marks = others;
    }
    None
}

const fn after<'a>(text: &'a [u8], prefix: &str) -> Option<&'a [u8]> {
    let (mut text, mut prefix) = (text, prefix.as_bytes());
    while let [wanted, others @ ..] = prefix {
        match text {
            [found, rest @ ..] if *found == *wanted => text = rest,
            _ => return None,
        }
        prefix = others;
    }
    Some(text)
}

const fn put(out: &mut [u8], mut at: usize, bytes: &[u8]) -> usize {
    let mut bytes = bytes;
    while let [byte, rest @ ..] = bytes {
        if let Some((_, [place, ..])) = out.split_at_mut_checked(at) {
            *place = *byte;
        }
        at += 1;
        bytes = rest;
    }
    at
}
