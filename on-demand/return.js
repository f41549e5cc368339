// Takes the person back to the app: `success_url` and `error_url`. boot.js fetches this file when the
// address has one of them; the events of the sign-in say when, and with what.

/** Long enough to read the last screen, and no longer; in milliseconds. */
const PAUSE = 1500;

/** A detail is no longer than this, in characters: browsers refuse to go to endless addresses. */
const LONGEST = 500;

/** Schemes that would run script in this page. All others are for apps as much as for pages. */
const FORBIDDEN = ["javascript:", "data:", "vbscript:", "blob:"];

const REFUSED =
  "The address to take you back to is not allowed, so you stay here. You can close this page and go back by yourself.";

/** Read as an address, so that `https://app.example` does not allow `https://app.example.evil`. */
function startsWith(href, prefix) {
  try {
    return href.startsWith(new URL(prefix).href);
  } catch {
    return false;
  }
}

/** The address as the browser reads it, control characters and letter case included. */
function allowed(address, prefixes) {
  try {
    const url = new URL(address, location.origin);
    const fits = !prefixes || prefixes.some((prefix) => startsWith(url.href, prefix));
    if (fits && !FORBIDDEN.includes(url.protocol)) return url;
  } catch {
    // Said below.
  }
  console.error("managed-auth: the address to go back to is not allowed; the person stays here");
}

/**
 * Replaces this page, so that Back does not lead to a spent code. What the address has already stays
 * as it is, letter by letter; spaces are `%20`, which apps read as well as browsers do.
 */
function leave(url, details) {
  for (const [name, value] of Object.entries(details)) {
    const text = [...value].slice(0, LONGEST).join("");
    url.search += `${url.search ? "&" : "?"}${name}=${encodeURIComponent(text)}`;
  }
  setTimeout(() => location.replace(url.href), PAUSE);
}

export default function handBack(parameters, config, tab) {
  const refused = [];
  for (const end of ["success", "error"]) {
    const address = parameters.get(`${end}_url`);
    if (!address) continue;
    const url = allowed(address, config.allowedRedirects);
    // The last screen says that the person is being taken back, or there, why not.
    config[`${end}Returns`] = true;
    if (!url) refused.push(`${end}.returning`);
    // Without a link no sign-in begins, and none ends.
    else if (end === "error" && !tab.link)
      leave(url, { message: "The address of the sign-in page lacks its one-time code." });
    else addEventListener(`managedauth:${end}`, ({ detail }) => leave(url, detail));
  }
  tab.reword = (words) => {
    for (const word of refused) words[word] = words["page.refused"] ?? REFUSED;
  };
}
