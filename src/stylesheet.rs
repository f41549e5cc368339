//! The looks, for an app whose page links no file of ours.

mod inlined;

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CssStyleSheet, Document, Element};

/// The whole stylesheet in one text, the marks of the identity providers included.
///
/// For a server that answers with it at an address of its own, which the page links.
/// [`Stylesheet`] needs no such address. `style/managed-auth.css` is the same with the marks as files
/// beside it, which a browser fetches when they are seen.
pub const STYLESHEET: &str = inlined::STYLESHEET;

/// Gives the page the looks of the sign-in, as long as this is mounted: for an app whose page does not
/// link the stylesheet.
///
/// The browser constructs the stylesheet, which no content security policy forbids, so that
/// `style-src 'self'` is enough; the marks need `img-src data:`. On a server it renders nothing: there
/// is [`STYLESHEET`].
///
/// ```
/// use leptos::prelude::*;
/// use leptos_managed_auth::{ManagedAuth, Stylesheet};
///
/// #[component]
/// fn SignIn(session_id: String, handoff_code: String) -> impl IntoView {
///     view! {
///         <Stylesheet/>
///         <ManagedAuth session_id handoff_code/>
///     }
/// }
/// ```
#[component]
pub fn Stylesheet() -> impl IntoView {
    // Runs in browsers only. What it gives stays until the owner goes.
    Effect::new(|_| Looks::new(&document()));
}

/// The stylesheet in use, until this is dropped.
enum Looks {
    /// By no policy to be forbidden.
    Constructed(Document, CssStyleSheet),
    /// In browsers from before 2023.
    Element(Element),
    /// The policy of the page forbids the element, too.
    None,
}

const ADOPTED: &str = "adoptedStyleSheets";

impl Looks {
    fn new(document: &Document) -> Self {
        Self::constructed(document)
            .or_else(|_| Self::element(document))
            .unwrap_or(Self::None)
    }

    fn constructed(document: &Document) -> Result<Self, JsValue> {
        let adopted = adopted(document)?;
        let sheet = CssStyleSheet::new()?;
        sheet.replace_sync(STYLESHEET)?;
        // The page's own stylesheets have the last word.
        adopted.unshift(&sheet);
        Reflect::set(document, &ADOPTED.into(), &adopted)?;
        Ok(Self::Constructed(document.clone(), sheet))
    }

    fn element(document: &Document) -> Result<Self, JsValue> {
        let style = document.create_element("style")?;
        style.set_text_content(Some(STYLESHEET));
        document
            .head()
            .ok_or(JsValue::NULL)?
            .prepend_with_node_1(&style)?;
        Ok(Self::Element(style))
    }
}

impl Drop for Looks {
    fn drop(&mut self) {
        match self {
            Self::Constructed(document, sheet) => {
                if let Ok(adopted) = adopted(document) {
                    let others = adopted.filter(&mut |it, _, _| !Object::is(&it, sheet));
                    Reflect::set(document, &ADOPTED.into(), &others).ok();
                }
            }
            Self::Element(style) => style.remove(),
            Self::None => {}
        }
    }
}

/// The list, to be changed and set again: in the document itself some browsers allow no change.
fn adopted(document: &Document) -> Result<Array, JsValue> {
    Reflect::get(document, &ADOPTED.into())?.dyn_into()
}
