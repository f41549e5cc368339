// When one link is open in two tabs of a browser: what either of them does about it. boot.js has
// them find each other.

const texts = {
  "page.open": "This sign-in is already open",
  "page.open_text":
    "The link works only once and is in use in another tab of this browser. Go on there; you can close this tab.",
};

/** The first: few browsers let a page come forward by itself, but its name shows in the row of tabs. */
function comeForward() {
  const [name, marked] = [document.title, "● "];
  if (name.startsWith(marked)) return;
  document.title = marked + name;
  addEventListener("focus", () => (document.title = name), { once: true });
  focus();
}

/** The other: it leaves the link alone, and says so. */
function standBack(translated, say) {
  const url = new URL(location);
  url.searchParams.delete("code");
  history.replaceState(null, "", url);
  Object.assign(texts, translated);
  const shell = say(texts["page.open"], texts["page.open_text"]);
  shell.dataset.managedAuthStep = "error";
  shell.querySelector("button").remove();
}

export default function meet(...other) {
  if (other.length) standBack(...other);
  else comeForward();
}
