// A configuration comes in, code goes out.

import { read } from "./check.js";
import { block, css, element, rust } from "./write.js";

const FORMS = {
  block: [block, "In the index.html of the hosted page, in place of the block that is there. What that one says besides stays when you import it here first.", "The configuration block"],
  rust: [rust, "In your Leptos app: <ManagedAuth appearance=appearance() localization=localization()/>. The ground around the card is your page’s, and the card keeps its frame on a phone.", "The Rust code"],
  element: [element, "In the page that has the custom element. The ground around the card is that page’s, and the card keeps its frame on a phone.", "The code for the custom element"],
  css: [css, "In a stylesheet of yours, for tokens and parts. Theme, layout and words are set in the other ways.", "The stylesheet"],
};

export function dialogs(names, brand, replace, tell) {
  const [importing, pasted, faults] = ["import-dialog", "pasted", "import-faults"].map((id) => document.getElementById(id));
  document.getElementById("import").addEventListener("click", () => importing.showModal());
  document.getElementById("import-cancel").addEventListener("click", () => importing.close());
  importing.querySelector("form").addEventListener("submit", (event) => {
    const found = read(pasted.value, names);
    faults.replaceChildren(...(found.faults ?? []).map(paragraph));
    pasted.ariaInvalid = found.faults ? "true" : null;
    if (found.faults) {
      event.preventDefault();
      pasted.focus();
      return;
    }
    pasted.value = "";
    replace(found.brand);
    tell("The configuration is imported. Undo brings back what was there.");
  });

  const [code, forms, about, written] = ["code-dialog", "forms", "about", "written"].map((id) => document.getElementById(id));
  const status = code.querySelector("[role=status]");
  const chosen = () => FORMS[forms.querySelector(":checked").value];
  function write() {
    const [writer, text] = chosen();
    written.textContent = writer(brand(), names);
    about.textContent = text;
    status.textContent = "";
  }
  document.getElementById("code").addEventListener("click", () => {
    write();
    code.showModal();
  });
  document.getElementById("code-close").addEventListener("click", () => code.close());
  forms.addEventListener("change", write);
  document.getElementById("copy").addEventListener("click", async () => {
    const [, , what] = chosen();
    try {
      await navigator.clipboard.writeText(written.textContent);
      tell(`${what} is copied.`, status);
    } catch {
      getSelection().selectAllChildren(written);
      tell(`The browser does not let this page copy. ${what} is selected: copy it with your keys.`, status);
    }
  });
}

/** A sentence in which names are marked. */
function paragraph(text) {
  const line = document.createElement("p");
  text.split("`").forEach((piece, at) => {
    const code = at % 2 ? document.createElement("code") : document.createElement("span");
    code.textContent = piece;
    line.append(code);
  });
  return line;
}
