//! Which one-time code a person meant who typed it with separators or pasted the message it came in.

use super::characters::{ascii_digit, is_currency, is_dash, is_invisible, is_spaced_letter};

/// The code that was meant. Digits are ASCII, and without what stands between them; of a message,
/// the one number in it that can be the code. Where there is none, or more than one that is as
/// likely, nothing is guessed: the text stays whole, and so does a code of letters and digits.
pub(super) fn meant(typed: &str, length: Option<usize>) -> String {
    let seen = typed.chars().filter(|character| !is_invisible(*character));
    let plain: String = seen.map(ascii_digit).collect();
    let plain = plain.trim();
    let bare = plain
        .chars()
        .filter(|character| !is_dash(*character) && !character.is_whitespace());
    let bare: String = bare.collect();
    let is_number = is_digits(&bare);
    if is_number && length.is_none_or(|length| length == bare.len()) {
        return bare;
    }
    if length.is_none() && (is_in_groups(plain) || is_in_parts(plain)) {
        return plain.to_owned();
    }
    let whole = if is_number { &bare } else { plain };
    in_message(plain, length).unwrap_or_else(|| whole.to_owned())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// With one of these words, letters and digits are a message and not the parts of a code.
const CODE: [&str; 9] = [
    "code", "kode", "kood", "cod.", "pin", "otp", "tan", "use", "sms",
];

/// Whether it looks like `K7 123456`, `ABC-1234` or `ABC 1234`: parts of a code, of letters and digits.
/// A letter or two with a dash are what senders put before a code.
fn is_in_parts(text: &str) -> bool {
    let splits = |it: char| it.is_whitespace() || is_dash(it);
    let parts: Vec<_> = text.split(splits).filter(|part| !part.is_empty()).collect();
    let has_digit = |part: &str| part.contains(|it: char| it.is_ascii_digit());
    let words: Vec<_> = parts.iter().filter(|part| !has_digit(part)).collect();
    let plain = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.len() < 2 || !parts.iter().all(plain) {
        return false;
    }
    match words[..] {
        [] => true,
        [word] => {
            let is_prefix = word.len() <= 2 && text.contains(is_dash) && text.starts_with(*word);
            let is_upper = text.bytes().all(|byte| !byte.is_ascii_lowercase());
            is_upper && !is_prefix && !CODE.contains(&&*word.to_ascii_lowercase())
        }
        _ => false,
    }
}

/// Whether it looks like `XKCD 9876 QRST`: a code of letters and digits in groups of one length.
fn is_in_groups(text: &str) -> bool {
    let mut groups = text.split(|it: char| it.is_whitespace() || is_dash(it));
    let Some(first) = groups.next() else {
        return false;
    };
    let length = first.chars().count();
    !CODE.contains(&&*first.to_ascii_lowercase())
        && text.contains(|it: char| it.is_whitespace() || is_dash(it))
        && groups.all(|group| group.chars().count() == length)
        && text.chars().all(|it| {
            it.is_alphabetic() || it.is_ascii_digit() || it.is_whitespace() || is_dash(it)
        })
}

/// The one number of a message that can be the code.
fn in_message(text: &str, length: Option<usize>) -> Option<String> {
    let mut found = Found::default();
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|it: char| it.is_ascii_digit()) {
        let start = at + start;
        let end = start + chain(text.get(start..)?);
        chain_holds(text, start, end, length, &mut found)?;
        at = end;
    }
    found.only()
}

/// Numbers that stand where a code can, by how likely they are one.
#[derive(Default)]
struct Found {
    /// In one piece.
    undivided: Vec<String>,
    /// In groups, as some codes are, and telephone numbers and amounts.
    grouped: Vec<String>,
    /// Could be, but are more often a date or the year of one.
    dates: Vec<String>,
}

impl Found {
    /// Adds these digits, which are written so.
    fn add(&mut self, digits: String, written: &str) {
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let same = if is_year || is_date(written) {
            &mut self.dates
        } else if is_digits(written) {
            &mut self.undivided
        } else {
            &mut self.grouped
        };
        // Said twice, as in a message that a browser may read too, it is still one.
        if !same.contains(&digits) {
            same.push(digits);
        }
    }

    fn only(self) -> Option<String> {
        let mut likely = self.undivided;
        // A short one can be the end of a card's number or an amount: groups are as likely then.
        if likely.iter().all(|digits| digits.len() < 6) {
            likely.extend(self.grouped);
        }
        let mut likely = [likely, self.dates].into_iter().find(|it| !it.is_empty())?;
        let code = likely.pop()?;
        likely.is_empty().then_some(code)
    }
}

/// Whether it looks like `12-05-24`: a day, a month and a year, in whatever order.
fn is_date(written: &str) -> bool {
    let parts = written.split(|it: char| !it.is_ascii_digit());
    let parts: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
    let [first, second, third] = parts[..] else {
        return false;
    };
    let is_day = |day, month| (1..=31).contains(&day) && (1..=12).contains(&month);
    is_day(first, second) || is_day(second, first) || is_day(third, second)
}

/// How far digits go, with single signs between them: of groups, a time, a date, an amount.
fn chain(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().is_some_and(|it| it.1.is_ascii_digit());
        if character.is_ascii_digit() {
            end = at + 1;
        } else if !(next && (splits(character) || is_dash(character) || joins(character))) {
            break;
        }
    }
    end
}

/// A space within a line.
fn splits(character: char) -> bool {
    character.is_whitespace() && !character.is_control()
}

/// What makes one number, or one date, of two.
fn joins(character: char) -> bool {
    matches!(character, '.' | ',' | ':' | '/' | '\'' | '’' | '_')
}

/// Adds what can be a code in the chain from `start` to `end`: all of it, or a part between spaces.
fn chain_holds(
    text: &str,
    start: usize,
    end: usize,
    length: Option<usize>,
    found: &mut Found,
) -> Option<()> {
    let (before, after) = around(text, start, end)?;
    // A telephone number, as long as it is.
    if before.ends_with('+') {
        return Some(());
    }
    let chain = text.get(start..end)?;
    if let Some(digits) = grouped(chain, length) {
        if begins(before) && ends(after) {
            found.add(digits, chain);
        }
        return Some(());
    }
    let mut at = start;
    for part in chain.split(splits) {
        // The space before it has one byte or more.
        at += text.get(at..)?.find(part)?;
        let (before, after) = around(text, at, at + part.len())?;
        at += part.len();
        let digits = grouped(part, length).filter(|_| begins(before) && ends(after));
        // A year next to other numbers is one.
        if let Some(digits) = digits.filter(|it| part == chain || it.len() > 4 || length.is_some())
        {
            found.add(digits, part);
        }
    }
    Some(())
}

/// What stands before and behind, without the signs that chats show as bold, struck or code.
fn around(text: &str, start: usize, end: usize) -> Option<(&str, &str)> {
    let (mut before, mut after) = (text.get(..start)?, text.get(end..)?);
    for sign in ['*', '_', '~', '`'] {
        while let (Some(shorter), Some(rest)) =
            (before.strip_suffix(sign), after.strip_prefix(sign))
        {
            (before, after) = (shorter, rest);
        }
    }
    Some((before, after))
}

/// The digits of a number in groups, if it is as long as the code and no more than groups.
fn grouped(text: &str, length: Option<usize>) -> Option<String> {
    let mut separators = text.chars().filter(|it| !it.is_ascii_digit());
    let separator = separators.next();
    if separators.any(|it| Some(it) != separator) || separator.is_some_and(joins) {
        return None;
    }
    let groups = text.split(|it: char| !it.is_ascii_digit()).map(str::len);
    let (least, most) = (groups.clone().min()?, groups.clone().max()?);
    let digits: usize = groups.sum();
    let fits = match length {
        Some(length) => digits == length && most - least <= 1,
        // Telephone numbers have groups of different lengths.
        None => (4..=8).contains(&digits) && most == least,
    };
    fits.then(|| text.chars().filter(char::is_ascii_digit).collect())
}

/// Whether a number can begin a code behind this text.
fn begins(before: &str) -> bool {
    /// Words that announce another number than a code.
    const ANNOUNCE: [&str; 14] = [
        "call",
        "tel",
        "phone",
        "dial",
        "ending in",
        "ending with",
        "ending",
        "ends in",
        "ends with",
        "usd",
        "eur",
        "gbp",
        "inr",
        "rs",
    ];
    let mut back = before.chars().rev().peekable();
    match back.next() {
        None => return true,
        // "G-123456"; with more letters it is a word, or a code of letters and digits.
        Some(dash) if is_dash(dash) => {
            let mut letters = 0;
            while back.next_if(|it| is_spaced_letter(*it)).is_some() {
                letters += 1;
            }
            let alone = back.peek().is_none_or(|it| !clings(*it) && !is_dash(*it));
            return letters <= 3 && alone;
        }
        Some(last) if clings(last) || matches!(last, '.' | '…' | '+') => return false,
        Some(_) => {}
    }
    let before = before.trim_end_matches(|it: char| it.is_whitespace() || matches!(it, '.' | ':'));
    let word = |words: &str| {
        let start = before.len().checked_sub(words.len());
        let Some((rest, last)) = start.and_then(|start| before.split_at_checked(start)) else {
            return false;
        };
        last.eq_ignore_ascii_case(words) && !rest.ends_with(is_spaced_letter)
    };
    !before.ends_with(is_currency) && !ANNOUNCE.into_iter().any(word)
}

/// Whether a number can end a code before this text.
fn ends(after: &str) -> bool {
    /// Units: a number in front of them is no code.
    const COUNTED: [&str; 18] = [
        "usd", "eur", "gbp", "inr", "rs", "euro", "euros", "dollars", "kr", "zł", "min", "minutes",
        "sec", "seconds", "hours", "days", "points", "bytes",
    ];
    /// The same where no space stands between: years, months, days, money, minutes, seconds.
    const COUNTED_AT_ONCE: [char; 11] = [
        '年', '月', '日', '년', '월', '일', '元', '円', '원', '分', '秒',
    ];
    let mut characters = after.chars();
    let first = characters.next();
    let second = characters.next();
    match first {
        None => return true,
        Some('-' | '\u{2010}' | '\u{2011}')
            if second.is_some_and(|it| it.is_alphabetic() || it.is_ascii_digit()) =>
        {
            return false;
        }
        // The name of a host, and not the end of a sentence.
        Some('.') if second.is_some_and(|it| it.is_ascii_lowercase()) => return false,
        Some(next) if clings(next) || next == '%' || COUNTED_AT_ONCE.contains(&next) => {
            return false;
        }
        Some(_) => {}
    }
    let after = after.trim_start();
    let word = after.split(|it: char| !it.is_alphabetic()).next();
    let word = word.unwrap_or_default().to_ascii_lowercase();
    !after.starts_with(is_currency) && !COUNTED.contains(&&*word)
}

/// Whether a number that touches it is a part of something longer.
fn clings(character: char) -> bool {
    is_spaced_letter(character)
        || character.is_ascii_digit()
        || is_currency(character)
        || matches!(character, '_' | '/' | '\\' | '@' | '*' | '•' | '●' | '×')
}
