//! Enums that a newer server may extend without breaking an older page.

/// Declares an enum whose unknown wire values are kept, so that the page can still show them and
/// a developer can still be told of them.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $wire:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A value that this version does not know, as the server wrote it.
            Unknown(String),
        }

        impl $name {
            /// Reads a wire value. Never fails: what is not known is kept.
            #[must_use]
            pub fn from_wire(text: &str) -> Self {
                match text {
                    $($wire $(| $alias)* => Self::$variant,)+
                    _ => Self::Unknown(text.to_owned()),
                }
            }

            /// The value as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(text) => text,
                }
            }
        }
    };
}
pub(crate) use open_enum;
