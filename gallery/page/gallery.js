// The controls, the list of states, and the frames. What is chosen stands in the address, so that a
// link leads to the same view.

const controls = document.getElementById("controls");
const stage = document.getElementById("stage");
const list = document.getElementById("states");
const { states, brands } = await (await fetch("states")).json();

for (const brand of brands) {
  controls.elements.brand.add(new Option(brand[0].toUpperCase() + brand.slice(1), brand));
}

const defaults = { view: "one", theme: "auto", lang: "en", brand: "", width: "390", text: "100", host: "" };
const names = Object.keys(defaults);

/** The address says what to show; `state` is which, the rest are the controls. */
function chosen() {
  const address = new URLSearchParams(location.search);
  const of = (name) => address.get(name) ?? defaults[name];
  return { state: address.get("state") ?? states[0].id, ...Object.fromEntries(names.map((name) => [name, of(name)])) };
}

/** The query for what differs from the defaults. */
function query(choice) {
  const changed = Object.entries(choice).filter(([name, value]) => value !== defaults[name]);
  return `?${new URLSearchParams(changed)}`;
}

function frame(state, choice) {
  const { theme, lang, brand, text, host } = choice;
  const frame = document.createElement("iframe");
  frame.title = `${state.group}: ${state.title}`;
  // Only what differs from the default: a brand may set a theme of its own.
  const wanted = { theme: theme === "auto" ? "" : theme, lang, brand, text, host };
  const asked = Object.entries(wanted).filter(([, value]) => value);
  frame.src = `login/${state.id}?${state.address ?? "code=gallery"}&${new URLSearchParams(asked)}`;
  return frame;
}

/** Resolves when the page in the frame is in its state, or will not get there. */
function shown(frame) {
  return new Promise((done) => {
    const look = () => {
      const told = frame.contentDocument?.documentElement.dataset.gallery;
      if (told || !frame.isConnected) done(told);
      else setTimeout(look, 50);
    };
    frame.addEventListener("load", look, { once: true });
  });
}

function figure(state, caption, ...content) {
  const figure = document.createElement("figure");
  const head = document.createElement("figcaption");
  head.append(...caption);
  figure.append(head, ...content);
  return figure;
}

function link(text, href) {
  const link = document.createElement("a");
  link.textContent = text;
  link.href = href;
  return link;
}

/** A state that its replay could not reach is said, not hidden. */
async function report(frame, caption) {
  const told = await shown(frame);
  if (told === "ready" || !frame.isConnected) return;
  const failed = document.createElement("strong");
  failed.className = "failed";
  failed.textContent = told;
  caption.append(failed);
}

/** For whoever takes the picture, unless something else is shown by now. */
function tellReady(made) {
  if (made.isConnected) document.documentElement.dataset.gallery = "ready";
}

async function one(choice) {
  const state = states.find(({ id }) => id === choice.state) ?? states[0];
  const page = frame(state, choice);
  page.style.width = `${choice.width}px`;
  const made = figure(state, [`${state.group}: ${state.title}`, link("Open alone", page.src)], page);
  stage.className = "one";
  stage.replaceChildren(made);
  await report(page, made.querySelector("figcaption"));
  tellReady(made);
}

/** So many side by side that each can still be read. */
function scaleOf(width) {
  return Math.min(1, Math.max(0.3, 240 / width));
}

function layOut(width, figures) {
  stage.className = "wall";
  stage.style.gridTemplateColumns = `repeat(auto-fill, ${width}px)`;
  stage.replaceChildren(...figures);
}

/**
 * The wall without pages: a place for the picture of each state. Whoever takes pictures fills it, one
 * page after the other, since so many pages that are alive at once take each other's memory.
 */
function sheet(choice) {
  const width = Number(choice.width) * scaleOf(Number(choice.width));
  const figures = states.map((state) => {
    const picture = new Image(width);
    picture.dataset.state = state.id;
    const pane = document.createElement("div");
    pane.className = "pane";
    pane.append(picture);
    return figure(state, [`${state.group}: ${state.title}`], pane);
  });
  layOut(width, figures);
  tellReady(figures[0]);
}

async function wall(choice) {
  const width = Number(choice.width);
  const scale = scaleOf(width);
  const least = width > 600 ? 800 : 700;
  const all = states.map((state) => {
    const page = frame(state, choice);
    const pane = document.createElement("div");
    pane.className = "pane";
    page.style.width = `${width}px`;
    page.style.transform = `scale(${scale})`;
    pane.style.width = `${width * scale}px`;
    const rise = (height) => {
      page.style.height = `${height}px`;
      pane.style.height = `${height * scale}px`;
    };
    rise(least);
    const made = figure(state, [link(`${state.group}: ${state.title}`, query({ ...choice, view: "one", state: state.id }))], pane);
    const fill = async () => {
      pane.append(page);
      await report(page, made.querySelector("figcaption"));
      rise(Math.max(least, page.contentDocument?.documentElement.scrollHeight ?? 0));
    };
    return { made, fill };
  });
  layOut(width * scale, all.map(({ made }) => made));

  // A few at a time, from the top: all at once would keep each other waiting.
  const waiting = all.values();
  const load = async () => {
    for (const { made, fill } of waiting) {
      if (!made.isConnected) return;
      await fill();
    }
  };
  await Promise.all([load(), load(), load(), load()]);
  tellReady(all[0].made);
}

function show() {
  const choice = chosen();
  document.body.classList.toggle("bare", choice.view === "sheet");
  for (const name of names) controls.elements[name].value = choice[name];
  delete document.documentElement.dataset.gallery;
  const views = { wall, sheet };
  (views[choice.view] ?? one)(choice);

  const groups = Map.groupBy(states, ({ group }) => group);
  list.replaceChildren(
    ...[...groups].flatMap(([title, group]) => {
      const heading = document.createElement("h2");
      heading.textContent = title;
      const items = group.map((state) => {
        const item = document.createElement("li");
        const to = link(state.title, query({ ...choice, view: "one", state: state.id }));
        if (choice.view === "one" && state.id === choice.state) to.ariaCurrent = "page";
        item.append(to);
        return item;
      });
      const all = document.createElement("ul");
      all.append(...items);
      return [heading, all];
    }),
  );
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function go(address) {
  history.pushState(null, "", address);
  show();
}

controls.addEventListener("change", () => {
  go(query({ ...chosen(), ...Object.fromEntries(new FormData(controls)) }));
});

// Without a reload, so that the list stays where it was scrolled to.
document.addEventListener("click", (event) => {
  const to = event.target.closest("a[href^='?']");
  if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const scrolled = list.scrollTop;
  const inList = list.contains(to);
  go(to.getAttribute("href"));
  list.scrollTop = scrolled;
  if (inList) list.querySelector("[aria-current]")?.focus();
  else stage.focus();
});

addEventListener("popstate", show);
show();
