// The words of a sign-in in the language of its host.

/** Languages beside English. Each address stands here in full, so that bundlers find the file. */
const languages = {
  ar: () => new URL("./languages/ar.json", import.meta.url),
  de: () => new URL("./languages/de.json", import.meta.url),
  es: () => new URL("./languages/es.json", import.meta.url),
  fr: () => new URL("./languages/fr.json", import.meta.url),
  it: () => new URL("./languages/it.json", import.meta.url),
  ja: () => new URL("./languages/ja.json", import.meta.url),
  ko: () => new URL("./languages/ko.json", import.meta.url),
  nl: () => new URL("./languages/nl.json", import.meta.url),
  pl: () => new URL("./languages/pl.json", import.meta.url),
  "pt-BR": () => new URL("./languages/pt-BR.json", import.meta.url),
  "zh-Hans": () => new URL("./languages/zh-Hans.json", import.meta.url),
};

/** Which language of ours serves `wanted`, written as people write it: `de` serves `de_AT`. */
function served(wanted) {
  const [language, ...more] = String(wanted).trim().toLowerCase().split(/[^a-z0-9]+/);
  // Our Chinese is simplified: for traditional Chinese it is no substitute.
  const script = more.find((part) => /^(hans|hant|tw|hk|mo)$/.test(part)) ?? "hans";
  if (language === "zh" && script !== "hans") return undefined;
  return Object.keys(languages).find((tag) => tag.split("-")[0] === language);
}

/** Those that were asked for. One that did not arrive is asked for again the next time. */
const dictionaries = new Map();

function dictionary(tag) {
  if (!dictionaries.has(tag)) {
    const words = fetch(languages[tag]()).then((response) => {
      if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
      return response.json();
    });
    words.catch(() => dictionaries.delete(tag));
    dictionaries.set(tag, words);
  }
  return dictionaries.get(tag);
}

/**
 * The language and the words for a sign-in. Where ours do not arrive it speaks English, and what the
 * host says otherwise wins. A language that only the host knows is left to the host.
 */
export async function words({ lang, localization }) {
  const tag = lang && served(lang);
  if (!tag) return { lang: localization ? lang : "", localization };
  try {
    return { lang: tag, localization: { ...(await dictionary(tag)), ...localization } };
  } catch (cause) {
    console.warn(`managed-auth: the words of "${tag}" did not arrive, and so they are English`, cause);
    return { lang: "", localization };
  }
}
