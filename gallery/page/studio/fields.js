// What is neither a colour nor a size: theme, layout, addresses, files, and the declarations of parts.

import { merge } from "./brand.js";
import { check, isAddress } from "./check.js";
import { make } from "./controls.js";

/** A picture in the configuration travels with every visit. */
const MOST = 48 * 1024;

export function fields(names, brand, edit, tell) {
  const all = [...document.querySelectorAll("[data-path]")];
  const path = (field) => field.dataset.path.split(".");
  const at = (field) => path(field).reduce((value, name) => value?.[name], brand());
  const put = (field, value) => {
    const nested = path(field).reduceRight((inner, name) => ({ [name]: inner }), value);
    edit(merge(brand(), nested));
  };

  for (const field of all) {
    const fault = field.dataset.kind && make("p", { className: "fault", id: `${field.id}-fault` });
    if (fault) {
      field.parentElement.append(fault);
      field.setAttribute("aria-describedby", fault.id);
    }
    field.addEventListener("input", () => {
      if (field.type === "checkbox") return put(field, field.checked);
      const text = field.tagName === "SELECT" ? field.value : field.value.trim();
      const isGood = !fault || isAddress(text, field.dataset.kind === "image");
      said(field, fault, isGood ? "" : field.dataset.kind === "image"
        ? "An image begins with https: or data:image/, or is on the page’s own site."
        : "A link begins with https: or http:, or is on the page’s own site.");
      if (isGood) put(field, text);
    });
  }

  function said(field, fault, text) {
    field.ariaInvalid = text ? "true" : null;
    if (fault) fault.textContent = text;
  }

  for (const file of document.querySelectorAll("[data-for]")) {
    file.addEventListener("change", async () => {
      const [picture] = file.files;
      file.value = "";
      if (!picture) return;
      const field = document.getElementById(file.dataset.for);
      const fault = document.getElementById(`${field.id}-fault`);
      const size = Math.ceil(picture.size / 1024);
      if (!picture.type.startsWith("image/")) return said(field, fault, `“${picture.name}” is no picture.`);
      if (picture.size > MOST) {
        return said(field, fault, `“${picture.name}” has ${size} KB, which every visit would carry. Take one under ${MOST / 1024} KB, or give its address.`);
      }
      field.value = await dataUrl(picture);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      tell(`“${picture.name}” is in the configuration.`);
    });
  }

  const parts = document.getElementById("parts");
  const fault = document.getElementById("parts-fault");
  let shown = "";
  parts.addEventListener("input", () => {
    const { elements, faults } = declared(parts.value);
    said(parts, fault, faults.join(" "));
    if (faults.length) return;
    const { elements: _, ...appearance } = brand().appearance ?? {};
    edit({ ...brand(), appearance: { ...appearance, elements } });
  });

  function declared(text) {
    if (!text.trim()) return { elements: {}, faults: [] };
    try {
      const elements = JSON.parse(text);
      return { elements, faults: check({ appearance: { elements } }, names) };
    } catch (error) {
      return { faults: [`This is not JSON yet: ${error.message}.`] };
    }
  }

  return {
    show({ appearance: { elements } = {} }) {
      for (const field of all) {
        const value = at(field);
        if (field.type === "checkbox") field.checked = value ?? field.dataset.path.endsWith("securityNotes");
        else if (field.tagName === "SELECT") field.value = value ?? field.options[0].value;
        else if (field.value.trim() !== (value ?? "") && !(field === document.activeElement && field.ariaInvalid)) {
          field.value = value ?? "";
          said(field, document.getElementById(`${field.id}-fault`), "");
        }
      }
      // What cannot be read yet stays, until the brand has other parts.
      const text = elements ? JSON.stringify(elements, null, 2) : "";
      if (parts !== document.activeElement && text !== shown) {
        parts.value = text;
        said(parts, fault, "");
      }
      shown = text;
    },
  };
}

/** A picture as an address. SVG stays text, which is shorter. */
async function dataUrl(picture) {
  if (picture.type === "image/svg+xml") {
    const text = (await picture.text()).trim().replace(/\s+/g, " ").replaceAll('"', "'");
    return `data:image/svg+xml,${text.replace(/[%#<>{}^`|\\]/g, encodeURIComponent)}`;
  }
  return new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.readAsDataURL(picture);
  });
}
