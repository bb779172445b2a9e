// What is written at a meeting: saved as it is written, and kept in this browser until the server has it. The page has the words.

const form = document.querySelector("form[data-drafts]");
const { drafts: prefix, live } = form.dataset;
const PAUSE = 1500, AGAIN = 5000, ANSWER = 15000, WEEK = 7 * 24 * 3600 * 1000; // milliseconds
const SMALL = 60000; // letters
const TICKS = "present";
const status = document.getElementById("sparlage");
const say = (words) => { if (status.textContent !== words) status.textContent = words; };

const boxes = () => [...form.querySelectorAll(`[name=${TICKS}]`)];
const fields = Object.fromEntries(
  [...form.elements].filter((one) => one.matches("textarea, input[type=text], select")).map((one) => [one.name, one]),
);
const names = [...Object.keys(fields), ...(boxes().length ? [TICKS] : [])];
const noted = (name) => name === TICKS || fields[name].tagName === "TEXTAREA"; // the rest is an action being written
const value = (name) =>
  name === TICKS ? boxes().filter((one) => one.checked).map((one) => one.value).sort().join(" ") : fields[name].value;
const put = (name, text) => {
  if (name !== TICKS) fields[name].value = text;
  else for (const one of boxes()) one.checked = text.split(" ").includes(one.value);
};
const markOf = (name) => form.elements[name === TICKS ? `shown_${TICKS}` : `seen_${name}`];
const plain = (text) => text.normalize("NFC").split(/\r?\n/).map((line) => line.trimEnd()).join("\n").trim();
const same = (one, other) => plain(one) === plain(other);

// A browser that keeps nothing (full, or forbidden) still saves over the network.
const kept = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(prefix + name)); } catch { return null; } },
  set: (name) => {
    try { localStorage.setItem(prefix + name, JSON.stringify([value(name), markOf(name)?.value ?? "", Date.now()])); } catch { /* full */ }
  },
  drop: (name) => localStorage.removeItem(prefix + name),
};

const server = Object.fromEntries(names.map((name) => [name, value(name)]));
const waiting = new Set(); // texts that somebody else wrote in too, or that the server refused
const isNew = (name) => !same(value(name), server[name]);
const unsaved = () => names.filter(isNew);

let timer, saving, isLost = false;
const later = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
};

function written(name) {
  if (isNew(name)) kept.set(name);
  else kept.drop(name);
  if (!live) return;
  waiting.delete(name);
  if (noted(name) && isNew(name)) {
    if (!isLost) say(form.dataset.waiting);
    later(PAUSE);
  }
}

function parcel(sent) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const ticked = sent.some((name) => name === TICKS || name === "guests");
  for (const name of sent) {
    if (name === TICKS || name === "guests") continue;
    body.set(name, value(name));
    body.set(`seen_${name}`, markOf(name).value);
  }
  if (ticked) {
    for (const one of boxes()) if (one.checked) body.append(TICKS, one.value);
    for (const name of [`shown_${TICKS}`, "guests", "seen_guests"]) body.set(name, form.elements[name].value);
  }
  return body;
}

// Answers whether everything there was to save is saved.
async function save() {
  clearTimeout(timer);
  if (saving) await saving;
  const sent = names.filter((name) => noted(name) && isNew(name) && !waiting.has(name));
  if (!sent.length) return !waiting.size;
  const told = Object.fromEntries(sent.map((name) => [name, value(name)]));
  saving = send(parcel(sent));
  const answer = await saving;
  saving = undefined;
  if (!answer) {
    isLost = true;
    later(AGAIN);
    return false;
  }
  isLost = false;
  if (answer.others) return await refused(answer, sent);
  for (const name of sent) confirmed(name, told[name], answer);
  say(unsaved().filter(noted).length ? form.dataset.waiting : answer.saved);
  if (unsaved().some((name) => noted(name) && !waiting.has(name))) later(PAUSE);
  return !waiting.size;
}

async function send(body) {
  try {
    const answer = await fetch(location.pathname, {
      method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(ANSWER),
      keepalive: String(body).length < SMALL, // goes on when the page is closed
    });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
    say(form.dataset.out);
  } catch {
    say(form.dataset.offline);
  }
  return null;
}

function confirmed(name, text, answer) {
  server[name] = text;
  const mark = markOf(name);
  if (mark && answer.seen[mark.name]) mark.value = answer.seen[mark.name];
  if (isNew(name)) kept.set(name);
  else kept.drop(name);
  const place = document.querySelector(`[data-saved-for="${name === TICKS ? "guests" : name}"] p`);
  if (place) place.textContent = answer.saved;
}

async function refused({ others, errors }, sent) {
  for (const [name, other] of Object.entries(others)) contest(name, other);
  for (const name of Object.keys(errors)) if (names.includes(name)) waiting.add(name);
  const stopped = sent.filter((name) => waiting.has(name));
  say(Object.keys(others).length ? form.dataset.contested : form.dataset.refused);
  if (!stopped.length) return false; // not about any of these: the next press shows what it is
  if (stopped.length < sent.length) await save();
  return false;
}

function contest(name, { text, said, seen }) {
  waiting.add(name);
  const field = fields[name].closest(".question");
  field.previousElementSibling?.matches("[data-krock]") && field.previousElementSibling.remove();
  const place = document.createElement("div");
  place.dataset.krock = name;
  place.append(document.getElementById("mall-krock").content.cloneNode(true));
  place.querySelector("[data-said]").textContent = said;
  place.querySelector("blockquote").innerText = text;
  const settle = (words) => {
    put(name, words);
    markOf(name).value = seen;
    server[name] = text;
    place.remove();
    waiting.delete(name);
    fields[name].focus();
    kept.set(name);
    save();
  };
  place.querySelector("[data-merge]").addEventListener("click", () => settle(`${text.trimEnd()}\n\n${value(name).trim()}`));
  place.querySelector("[data-mine]").addEventListener("click", () => settle(value(name)));
  field.before(place);
}

// What was written here and never reached the server: a page that was closed, a network that was gone.
let restored = false;
for (const name of names) {
  const draft = kept.get(name);
  if (!draft) continue;
  const [text, mark, at] = draft;
  if (same(text, server[name]) || Date.now() - at > WEEK) {
    if (live) kept.drop(name);
    continue;
  }
  put(name, text);
  if (mark && markOf(name)) markOf(name).value = mark;
  fields[name]?.closest("details")?.setAttribute("open", "");
  restored = true;
}
if (restored) {
  say(form.dataset.restored);
  if (live) later(PAUSE);
}

form.addEventListener("input", ({ target }) => names.includes(target.name) && written(target.name));
form.addEventListener("change", ({ target }) => names.includes(target.name) && written(target.name));
addEventListener("online", () => live && save());
document.addEventListener("visibilitychange", () => live && document.hidden && save());

// A press saves over the network first, so that one without a network loses nothing; then the page comes anew if it has to.
const PLACE = "utkast:plats";
let isSaved = false;
form.addEventListener("submit", async (event) => {
  if (isSaved) return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter;
  const isPreview = button?.name === "forhandsgranska";
  const isWhole = !live || names.some((name) => !noted(name) && isNew(name));
  const done = isWhole && !isPreview ? await saveWhole(button) : await save();
  const isContested = form.querySelector("[data-krock]");
  if (done && !isPreview && !isWhole) history.replaceState(null, "", `#${button?.closest("section")?.id ?? ""}`); // as without script
  if (isLost || isContested || (done && !isPreview)) return;
  isSaved = true; // what is to be rectified, or how it would look, is for the server to show
  form.requestSubmit(button);
});

async function saveWhole(button) {
  if (saving) await saving;
  const answer = await send(new URLSearchParams(new FormData(form)));
  isLost = !answer;
  if (!answer?.saved) return false;
  names.forEach(kept.drop);
  sessionStorage.setItem(PLACE, button?.closest("section")?.id ?? "");
  location.assign(location.pathname);
  return true;
}

document.getElementById(sessionStorage.getItem(PLACE) ?? "")?.scrollIntoView();
sessionStorage.removeItem(PLACE);

// Whoever logs out leaves nothing behind; whoever has not saved is told first.
let isWarned = false;
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".who form")) return;
  if (!isWarned && unsaved().length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    isWarned = true;
    say(form.dataset.leave);
    status.scrollIntoView({ block: "center" });
    return;
  }
  for (const key of Object.keys(localStorage)) if (key.startsWith("utkast:")) localStorage.removeItem(key);
}, true);
