// The page's check of a file from a draw. The file is counted here, by a worker, and never sent. The page has the words.

const LONG = 100; // milliseconds after which the visitor is told what is being checked
const tool = document.getElementById("kontroll");
const part = (name) => document.getElementById(`kontroll-${name}`);
const rows = [...part("lista").children];
const say = (words) => (part("svar").textContent = words);

let turn = 0;
let file, name, isLong, patience;

function sayWhat() {
  const sentence = rows.find((row) => row.dataset.check === name).firstElementChild.textContent;
  if (isLong) say(`${tool.dataset.working} ${sentence}`);
}

function show(found) {
  const { good, bad, odd } = tool.dataset;
  for (const row of rows) {
    const holds = found[row.dataset.check];
    const word = part(holds === null && !found.form ? "unknown" : String(holds)).content.cloneNode(true);
    row.replaceChildren(row.firstElementChild, word);
  }
  part("lista").hidden = false;
  say(`${file.name}: ${!found.form ? odd : Object.values(found).includes(false) ? bad : good}`);
}

// Fetched before any file is chosen, so that the visitor can switch the network off first.
const verifier = new Worker(tool.dataset.verifier, { type: "module" });
verifier.addEventListener("message", ({ data: [which, told] }) => {
  if (told === "ready") {
    part("utan-skript").hidden = true;
    tool.hidden = false;
  } else if (which !== turn) return; // about a file that was chosen before
  else if (typeof told === "string") {
    name = told;
    sayWhat();
  } else {
    clearTimeout(patience);
    show(told);
  }
});

part("fil").addEventListener("click", (event) => {
  event.target.value = ""; // the same file can be chosen again after a change
});
part("fil").addEventListener("change", async ({ target }) => {
  if (!target.files.length) return;
  [file] = target.files;
  turn += 1;
  [name, isLong] = ["form", false];
  part("lista").hidden = true;
  say("");
  clearTimeout(patience);
  patience = setTimeout(() => {
    isLong = true;
    sayWhat();
  }, LONG);
  const mine = turn;
  const data = await file.arrayBuffer().catch(() => new ArrayBuffer());
  verifier.postMessage([mine, data], [data]);
});
