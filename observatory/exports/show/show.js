/* A slide show in one element: the served page and the offline file draw the same deck with it.

   deck: {id, slides: [{html, notes, title}], words, colours: {light, dark}, theme, at, leave, both}.
   options: told(state) after every move, address(number) and read() of the slide's number. */
function observatoryShow(root, deck, options) {
  const doc = root.ownerDocument || document;
  const view = doc.defaultView || window;
  const state = { at: 0, black: false, started: Date.now() };
  let drawn = [];
  let popup = null;
  let dark = deck.theme === "dark";
  const make = (tag, name, parent) => {
    const item = doc.createElement(tag);
    if (name) item.className = name;
    if (parent) parent.appendChild(item);
    return item;
  };
  const dialog = make("dialog", "observatory-show", root);
  const screen = make("div", "screen", dialog);
  screen.tabIndex = -1;
  const stage = make("div", "stage", screen);
  const panel = make("div", "panel", stage);
  const clock = make("span", "clock", panel);
  const number = make("span", "number", panel);
  const button = (sign, act) => {
    const item = make("button", "", panel);
    item.type = "button";
    item.textContent = sign;
    item.addEventListener("click", () => { act(); screen.focus(); });
    return item;
  };
  const back = button("←", () => go(state.at - 1));
  const forth = button("→", () => go(state.at + 1));
  const leave = make("a", "leave", panel);
  leave.textContent = "✕";
  const progress = make("div", "progress", screen);
  make("div", "cover", screen);
  const said = make("div", "said", screen);
  said.setAttribute("aria-live", "polite");
  let channel = null;
  try { channel = new BroadcastChannel(`observatory-deck-${deck.id}`); } catch { channel = null; }

  function paint() {
    const colours = deck.colours[dark ? "dark" : "light"];
    for (const [name, value] of Object.entries(colours)) dialog.style.setProperty(`--${name}`, value);
    dialog.classList.toggle("is-dark", dark);
  }
  function build() {
    deck.slides.forEach((slide, index) => {
      if (drawn[index] && drawn[index].html === slide.html) return;
      const item = drawn[index] ? drawn[index].item : make("section", "slide", null);
      item.innerHTML = slide.html;
      item.setAttribute("aria-label", slide.title);
      if (!drawn[index]) stage.insertBefore(item, panel);
      drawn[index] = { item, html: slide.html };
    });
    while (drawn.length > deck.slides.length) drawn.pop().item.remove();
    const words = deck.words;
    back.setAttribute("aria-label", words.back);
    forth.setAttribute("aria-label", words.forth);
    leave.setAttribute("aria-label", words.leave);
    back.title = words.back; forth.title = words.forth; leave.title = words.leave;
    leave.hidden = !deck.leave;
    if (deck.leave) leave.href = deck.leave;
    paint();
  }
  function fit() {
    const wide = screen.clientWidth || view.innerWidth, high = screen.clientHeight || view.innerHeight;
    const scale = Math.min(wide / 1280, high / 720);
    stage.style.transform = `scale(${scale}) translate(-50%, -50%)`;
  }
  function mark() {
    drawn.forEach((slide, index) => {
      const now = index === state.at;
      slide.item.classList.toggle("now", now);
      slide.item.setAttribute("aria-hidden", now ? "false" : "true");
    });
    number.textContent = `${state.at + 1} / ${drawn.length}`;
    progress.style.width = `${drawn.length > 1 ? (100 * state.at) / (drawn.length - 1) : 100}%`;
    back.disabled = state.at === 0;
    forth.disabled = state.at >= drawn.length - 1;
    screen.classList.toggle("is-black", state.black);
  }
  function tell() {
    options.address(state.at + 1);
    const news = { at: state.at, black: state.black, started: state.started };
    if (channel) channel.postMessage({ news });
    options.told(news);
    if (popup && !popup.closed) notesWindow();
  }
  function go(at) {
    const next = Math.max(0, Math.min(drawn.length - 1, at));
    if (next === state.at && !state.black) return;
    state.at = next;
    state.black = false;
    mark();
    said.textContent = `${state.at + 1} / ${drawn.length}: ${deck.slides[state.at]?.title || ""}`;
    tell();
  }
  function full() {
    if (doc.fullscreenElement) doc.exitFullscreen();
    else screen.requestFullscreen?.().catch(() => {});
  }
  function notesWindow() {
    if (!popup || popup.closed) return;
    const body = popup.document.body;
    observatoryNotes(body, deck, state, dark);
  }
  function notes() {
    if (deck.notes) { view.open(deck.notes, `observatory-notes-${deck.id}`, "width=1100,height=760"); return; }
    popup = view.open("", `observatory-notes-${deck.id}`, "width=1100,height=760");
    if (!popup) return;
    popup.document.title = deck.words.notes;
    popup.document.head.innerHTML = [...doc.querySelectorAll("style")].map((s) => s.outerHTML).join("");
    popup.document.addEventListener("keydown", key);
    notesWindow();
  }
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath ? event.composedPath()[0] : event.target;
    if (target && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || "")) return;
    const onButton = target && /^(BUTTON|A)$/.test(target.tagName || "");
    const act = {
      ArrowRight: () => go(state.at + 1), PageDown: () => go(state.at + 1),
      ArrowDown: () => go(state.at + 1), ArrowUp: () => go(state.at - 1),
      " ": () => go(state.at + (event.shiftKey ? -1 : 1)),
      ArrowLeft: () => go(state.at - 1), PageUp: () => go(state.at - 1),
      Home: () => go(0), End: () => go(drawn.length - 1),
      b: () => { state.black = !state.black; mark(); tell(); },
      f: full, n: notes, d: () => { if (deck.both) { dark = !dark; paint(); } },
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (onButton && event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
  const tick = () => {
    clock.textContent = new Date().toLocaleTimeString(deck.words.locale, { hour: "2-digit", minute: "2-digit" });
    if (popup && !popup.closed) notesWindow();
  };
  if (channel) channel.onmessage = ({ data }) => {
    if (data.ask) tell();
    if (typeof data.go === "number") go(data.go);
    if (data.black) { state.black = !state.black; mark(); tell(); }
  };
  build();
  const first = options.read();
  state.at = Math.max(0, Math.min(drawn.length - 1, (first || deck.at || 1) - 1));
  mark();
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  if (dialog.showModal) dialog.showModal(); else dialog.setAttribute("open", "");
  fit();
  screen.focus();
  tick();
  tell();
  const timer = view.setInterval(tick, 1000);
  const sized = new ResizeObserver(fit);
  sized.observe(screen);
  doc.addEventListener("keydown", key, true);
  return {
    update(next) { deck = next; dark = deck.both ? dark : deck.theme === "dark"; build(); go(state.at); mark(); },
    end() {
      view.clearInterval(timer);
      sized.disconnect();
      doc.removeEventListener("keydown", key, true);
      channel?.close();
      dialog.remove();
    },
  };
}

/* The speaker's view: the slide that is shown, the next one, the notes, and the time gone by. */
function observatoryNotes(root, deck, state, dark) {
  const doc = root.ownerDocument;
  let frame = root.querySelector(".observatory-notes");
  if (!frame) {
    frame = doc.createElement("div");
    frame.className = "observatory-notes";
    frame.innerHTML =
      '<div><h2 class="where"></h2><div class="small one"><div class="stage"></div></div><p class="text"></p></div>' +
      '<div><p class="time"></p><h2 class="then"></h2><div class="small two"><div class="stage"></div></div></div>';
    if (deck.leave) {
      const leave = doc.createElement("a");
      leave.className = "leave";
      leave.href = deck.leave;
      leave.textContent = "✕";
      leave.setAttribute("aria-label", deck.words.leave);
      frame.appendChild(leave);
    }
    root.appendChild(frame);
  }
  const colours = deck.colours[dark ? "dark" : "light"];
  for (const [name, value] of Object.entries(colours)) frame.style.setProperty(`--${name}`, value);
  const words = deck.words;
  const gone = state.started ? Math.max(0, Math.round((Date.now() - state.started) / 1000)) : 0;
  const two = (n) => String(n).padStart(2, "0");
  const say = (name, text) => {
    const item = frame.querySelector(name);
    if (item.textContent !== text) item.textContent = text;
  };
  say(".where", `${words.now} · ${state.at + 1} / ${deck.slides.length}${state.black ? ` · ${words.black}` : ""}`);
  say(".then", words.next);
  const time = new Date().toLocaleTimeString(words.locale, { hour: "2-digit", minute: "2-digit" });
  say(".time", `${two(Math.floor(gone / 3600))}:${two(Math.floor(gone / 60) % 60)}:${two(gone % 60)} · ${time}`);
  say(".text", deck.slides[state.at]?.notes || words.silent);
  for (const [name, at] of [[".one", state.at], [".two", state.at + 1]]) {
    const stage = frame.querySelector(`${name} .stage`);
    const html = deck.slides[at] ? `<section class="slide">${deck.slides[at].html}</section>` : "";
    if (stage.dataset.html !== html) {
      stage.innerHTML = html;
      stage.dataset.html = html;
    }
    const box = frame.querySelector(name);
    stage.style.transform = `scale(${box.clientWidth / 1280})`;
  }
  frame.classList.toggle("is-dark", dark);
  return frame;
}
