//! The outline of a wasm file: its sections, and what it takes from JavaScript and gives to it.

pub(crate) const CUSTOM: u8 = 0;
pub(crate) const IMPORT: u8 = 2;
pub(crate) const EXPORT: u8 = 7;
pub(crate) const CODE: u8 = 10;
pub(crate) const DATA: u8 = 11;

const HEADER: &[u8] = b"\0asm\x01\0\0\0";

/// The sections in their order, each with its kind.
pub(crate) fn sections(wasm: &[u8]) -> Option<Vec<(u8, Reader<'_>)>> {
    let mut reader = Reader(wasm.strip_prefix(HEADER)?);
    let mut sections = Vec::new();
    while !reader.0.is_empty() {
        sections.push((reader.byte()?, reader.block()?));
    }
    Some(sections)
}

pub(crate) struct Import<'a> {
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
    /// The kind, and the type as it is written.
    what: &'a [u8],
}

impl Import<'_> {
    pub(crate) fn is_function(&self) -> bool {
        self.what.first() == Some(&0)
    }
}

pub(crate) fn imports(mut section: Reader<'_>) -> Option<Vec<Import<'_>>> {
    let count = section.number()?;
    (0..count)
        .map(|_| {
            Some(Import {
                module: section.text()?,
                name: section.text()?,
                what: section.measured(|rest| match rest.byte()? {
                    0 => rest.number().map(drop),
                    1 => {
                        rest.byte()?;
                        rest.limits()
                    }
                    2 => rest.limits(),
                    3 => rest.pair(),
                    4 => {
                        rest.byte()?;
                        rest.number().map(drop)
                    }
                    _ => None,
                })?,
            })
        })
        .collect()
}

pub(crate) struct Export<'a> {
    pub(crate) name: &'a str,
    /// The kind, and the number as it is written.
    what: &'a [u8],
}

pub(crate) fn exports(mut section: Reader<'_>) -> Option<Vec<Export<'_>>> {
    let count = section.number()?;
    (0..count)
        .map(|_| {
            Some(Export {
                name: section.text()?,
                what: section.measured(|rest| {
                    rest.byte()?;
                    rest.number().map(drop)
                })?,
            })
        })
        .collect()
}

/// Reads the binary format from the front.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// An unsigned LEB128 number.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A length and as many bytes.
    pub(crate) fn block(&mut self) -> Option<Reader<'a>> {
        let length = self.number()?;
        let (block, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Reader(block))
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.block()?.0).ok()
    }

    /// A minimum, and a maximum if bit 0 of the flags before says so.
    fn limits(&mut self) -> Option<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Some(())
    }

    fn pair(&mut self) -> Option<()> {
        self.byte()?;
        self.byte().map(drop)
    }

    /// The bytes that `read` passes over.
    fn measured(&mut self, read: impl Fn(&mut Self) -> Option<()>) -> Option<&'a [u8]> {
        let before = self.0;
        read(self)?;
        before.get(..before.len() - self.0.len())
    }
}

/// Writes the binary format.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn file() -> Self {
        Self(HEADER.to_vec())
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn section(&mut self, id: u8, content: &[u8]) {
        self.0.push(id);
        self.block(content);
    }

    /// The content of an import section with `name` for the module and for each import.
    pub(crate) fn imports(imports: &[(&str, &str, &Import<'_>)]) -> Vec<u8> {
        let mut writer = Self(Vec::new());
        writer.number(imports.len());
        for (module, name, import) in imports {
            writer.block(module.as_bytes());
            writer.block(name.as_bytes());
            writer.0.extend_from_slice(import.what);
        }
        writer.0
    }

    /// The content of an export section with these names.
    pub(crate) fn exports(exports: &[(&str, &Export<'_>)]) -> Vec<u8> {
        let mut writer = Self(Vec::new());
        writer.number(exports.len());
        for (name, export) in exports {
            writer.block(name.as_bytes());
            writer.0.extend_from_slice(export.what);
        }
        writer.0
    }

    fn block(&mut self, content: &[u8]) {
        self.number(content.len());
        self.0.extend_from_slice(content);
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_read() {
        // A function and a memory with a maximum come in; a function and a memory go out.
        let import = b"\x02\x01m\x01f\0\x05\x01m\x03mem\x02\x01\x01\x81\x01";
        let export = b"\x02\x01g\0\x07\x03mem\x02\0";
        let read = imports(Reader(import)).unwrap();
        assert!(read[0].is_function() && !read[1].is_function());
        let same: Vec<_> = read.iter().map(|i| (i.module, i.name, i)).collect();
        assert_eq!(Writer::imports(&same), import);
        let read = exports(Reader(export)).unwrap();
        let same: Vec<_> = read.iter().map(|e| (e.name, e)).collect();
        assert_eq!(Writer::exports(&same), export);
    }

    #[test]
    fn sections_are_written_as_they_are_read() {
        let long = [7_u8; 200];
        let mut writer = Writer::file();
        writer.section(CODE, &long);
        let wasm = writer.into_bytes();
        let read = sections(&wasm).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].0, read[0].1.0), (CODE, &long[..]));
        assert!(sections(b"no wasm").is_none());
    }
}
