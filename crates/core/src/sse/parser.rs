//! The parser, and the state that it keeps between chunks.
//!
//! A line that lies whole in a chunk is read where it lies. If it is the only `data` line of an
//! event that ends in the same chunk, the event borrows it: nothing is copied. Only what a chunk
//! leaves unfinished is copied, each byte once.

use core::{fmt, mem};

use super::fields::{Field, HEAD, decode, milliseconds, split_field};
use super::lines::{CR, LF, split_line};
use super::{DEFAULT_LIMIT, Event, TooLong};

#[cfg(test)]
mod tests;

/// U+FEFF, which counts for nothing at the very start of a stream.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// An incremental parser of one event stream. See the [module](super) for an example.
///
/// How the bytes are cut into chunks never changes what comes out, and the work is linear in the
/// number of bytes. Memory stays within a small multiple of the limit.
pub struct Parser {
    limit: usize,
    /// What is still missing of a byte order mark. Empty once that question is settled.
    mark: &'static [u8],
    /// The last byte so far was a CR that ended a line, so an LF would belong to it.
    after_cr: bool,
    /// What became of the bytes of the unfinished line.
    kept_in: KeptIn,
    /// The unfinished line itself, if that is where it is kept.
    line: Vec<u8>,
    /// How many bytes of the unfinished line are kept nowhere, but count towards the limit.
    unkept: usize,
    /// The values of the `data` lines of this block, each followed by an LF.
    data: Vec<u8>,
    /// The value of the last `event` line of this block, and not decoded before it is needed.
    name: Vec<u8>,
    /// The value of the last `id` line, if `id_is_new`: a blank line will commit it.
    next_id: String,
    id_is_new: bool,
    last_event_id: String,
    retry: Option<u64>,
    dead: bool,
}

/// Where the bytes of an unfinished line go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeptIn {
    /// To `line`: its field is not known yet, or is a short one.
    Line,
    /// To `data`, where they are wanted in the end.
    Data,
    /// Nowhere.
    Nothing,
}

impl Default for Parser {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            mark: BYTE_ORDER_MARK,
            after_cr: false,
            kept_in: KeptIn::Line,
            line: Vec::new(),
            unkept: 0,
            data: Vec::new(),
            name: Vec::new(),
            next_id: String::new(),
            id_is_new: false,
            last_event_id: String::new(),
            retry: None,
            dead: false,
        }
    }
}

impl Parser {
    /// A parser for a stream from its first byte on, with the limit [`DEFAULT_LIMIT`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the limit: how many bytes a line may have, its terminator aside, and how many it may
    /// have together with the event data before it.
    ///
    /// Lines without a meaning count too, though they are not stored. Bytes are counted as they
    /// arrive: a byte that is not UTF-8 counts once, and takes three in the event.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Starts from the last event ID of the stream before this one, so that events carry it until
    /// the server sets another.
    #[must_use]
    pub fn with_last_event_id(mut self, id: impl Into<String>) -> Self {
        self.last_event_id = id.into();
        self
    }

    /// Reads the next bytes of the stream, cut anywhere, and calls `on_event` for each event that
    /// they complete.
    ///
    /// # Errors
    ///
    /// [`TooLong`] when a line or an event passes the limit, and on each call from then on. Events
    /// that were complete before have been passed on; no partial one ever is.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        mut on_event: impl FnMut(Event<'_>),
    ) -> Result<(), TooLong> {
        // Compiled once, however many kinds of callback there are.
        self.feed_to(bytes, &mut on_event)
    }

    /// The last event ID that a blank line committed, or the one that the parser started from.
    /// Empty if there is none, or if the server cleared it. A reconnect sends it.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The reconnection time in milliseconds that the stream set last, if it did. It counts from
    /// the end of its line on, whatever becomes of the block around it.
    #[must_use]
    pub fn retry(&self) -> Option<u64> {
        self.retry
    }

    fn feed_to(
        &mut self,
        bytes: &[u8],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), TooLong> {
        if !self.dead && self.read(bytes, on_event).is_err() {
            *self = Self {
                dead: true,
                limit: self.limit,
                retry: self.retry,
                last_event_id: mem::take(&mut self.last_event_id),
                ..Self::default()
            };
        }
        if self.dead { Err(TooLong) } else { Ok(()) }
    }

    fn read(&mut self, chunk: &[u8], on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), TooLong> {
        let mut rest = self.skip_mark(chunk);
        if self.after_cr && !rest.is_empty() {
            self.after_cr = false;
            if let [LF, tail @ ..] = rest {
                rest = tail;
            }
        }

        // The block's only `data` line so far, if it lies in this chunk. While there is one,
        // `self.data` is empty.
        let mut lone: Option<&[u8]> = None;
        while let Some((line, end, after)) = split_line(rest) {
            self.check(lone, line)?;
            rest = after;
            if end == CR {
                // The line is over either way, and a blank one must dispatch at once.
                self.after_cr = after.is_empty();
                if let [LF, tail @ ..] = after {
                    rest = tail;
                }
            }
            if self.is_within_line() {
                self.keep(line);
                self.finish_line();
            } else if line.is_empty() {
                self.finish_block(lone.take(), on_event);
            } else {
                match split_field(line) {
                    (Field::Data, value) if lone.is_none() && self.data.is_empty() => {
                        lone = Some(value);
                    }
                    (field, value) => {
                        if field == Field::Data {
                            self.add_data(lone.take());
                        }
                        self.set(field, value);
                    }
                }
            }
        }
        self.check(lone, rest)?;
        self.add_data(lone);
        self.keep(rest);
        Ok(())
    }

    /// Drops a byte order mark at the very start, which chunks may cut like anything else.
    fn skip_mark<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let same = self
            .mark
            .iter()
            .zip(chunk)
            .take_while(|(a, b)| a == b)
            .count();
        let (_, missing) = self.mark.split_at_checked(same).unwrap_or_default();
        let (_, rest) = chunk.split_at_checked(same).unwrap_or_default();
        if missing.is_empty() || rest.is_empty() {
            self.mark = missing;
            return rest;
        }
        // No mark after all: what looked like its beginning is content.
        let seen = BYTE_ORDER_MARK.strip_suffix(self.mark).unwrap_or_default();
        self.mark = &[];
        self.keep(seen);
        chunk
    }

    /// Fails if the unfinished line, once it goes on with `more`, is too long by itself or on top
    /// of the block's data.
    fn check(&self, lone: Option<&[u8]>, more: &[u8]) -> Result<(), TooLong> {
        // Only what is not in memory could ever overflow.
        let kept = lone.map_or(0, |value| value.len() + 1) + self.data.len() + self.line.len();
        let total = (kept + more.len()).saturating_add(self.unkept);
        if total > self.limit {
            Err(TooLong)
        } else {
            Ok(())
        }
    }

    fn is_within_line(&self) -> bool {
        self.kept_in != KeptIn::Line || !self.line.is_empty()
    }

    /// Takes in a piece of a line whose end is not here yet, or that began in an earlier chunk.
    fn keep(&mut self, piece: &[u8]) {
        let mut piece = piece;
        let wanted = HEAD.saturating_sub(self.line.len());
        if self.kept_in == KeptIn::Line {
            let (head, tail) = piece.split_at_checked(wanted).unwrap_or((piece, &[]));
            self.line.extend_from_slice(head);
            if head.len() < wanted {
                return;
            }
            piece = tail;
            match split_field(&self.line) {
                (Field::Data, value) => {
                    self.data.extend_from_slice(value);
                    self.unkept = HEAD - value.len();
                    self.kept_in = KeptIn::Data;
                    self.line.clear();
                }
                (Field::Junk, _) => {
                    self.unkept = HEAD;
                    self.kept_in = KeptIn::Nothing;
                    self.line.clear();
                }
                _ => {}
            }
        }
        match self.kept_in {
            KeptIn::Line => self.line.extend_from_slice(piece),
            KeptIn::Data => self.data.extend_from_slice(piece),
            KeptIn::Nothing => self.unkept = self.unkept.saturating_add(piece.len()),
        }
    }

    /// The line that `keep` gathered has ended.
    fn finish_line(&mut self) {
        match self.kept_in {
            KeptIn::Line => {
                let line = mem::take(&mut self.line);
                let (field, value) = split_field(&line);
                self.set(field, value);
                self.line = line;
                self.line.clear();
            }
            KeptIn::Data => self.data.push(LF),
            KeptIn::Nothing => {}
        }
        self.kept_in = KeptIn::Line;
        self.unkept = 0;
    }

    fn set(&mut self, field: Field, value: &[u8]) {
        match field {
            Field::Data => self.add_data(Some(value)),
            Field::Event => {
                self.name.clear();
                self.name.extend_from_slice(value);
            }
            Field::Id => {
                #[cfg(test)]
                super::scans::count(value.len());
                if !value.contains(&0) {
                    self.next_id.clear();
                    self.next_id.push_str(&decode(value));
                    self.id_is_new = true;
                }
            }
            Field::Retry => self.retry = milliseconds(value).or(self.retry),
            Field::Junk => {}
        }
    }

    fn add_data(&mut self, value: Option<&[u8]>) {
        if let Some(value) = value {
            self.data.extend_from_slice(value);
            self.data.push(LF);
        }
    }

    /// A blank line: commits the ID and, if there was a `data` line, dispatches the event.
    fn finish_block(&mut self, lone: Option<&[u8]>, on_event: &mut dyn FnMut(Event<'_>)) {
        if mem::take(&mut self.id_is_new) {
            mem::swap(&mut self.last_event_id, &mut self.next_id);
        }
        if let Some(data) = lone.or_else(|| self.data.strip_suffix(&[LF])) {
            let name = decode(&self.name);
            on_event(Event {
                name: if name.is_empty() { "message" } else { &name },
                data: &decode(data),
                id: &self.last_event_id,
            });
        }
        self.data.clear();
        self.name.clear();
    }
}

/// Shows sizes only: what is buffered may be secret, and logs last.
impl fmt::Debug for Parser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parser")
            .field("limit", &self.limit)
            .field("line_len", &(self.line.len() + self.unkept))
            .field("data_len", &self.data.len())
            .field("last_event_id_len", &self.last_event_id.len())
            .field("retry", &self.retry)
            .field("dead", &self.dead)
            .finish_non_exhaustive()
    }
}
