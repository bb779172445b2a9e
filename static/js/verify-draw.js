// Checks a draw in the browser as verify.py does outside it: the same checks, names and answers, so that the two can be
// read side by side. Nothing here sends or keeps anything, and nothing comes from the program that made the draw.
//
// JSON is read here and not by JSON.parse, which cannot tell 1.0 from 1, rounds long numbers and lets a key stand
// twice. SHA-256 is written out, since the browser's own answers later, with a promise for each of many thousand hashes,
// and not at all on a page without https. Whole numbers are BigInt, a fraction is two of them, a hash its hex digits.

export const CHECKS = [
  "form", "lottery_hash", "panels", "chances", "certificate", "tickets", "root", "left_out", "homes", "draw", "replacements",
];
const NONE = [0n, 1n];
const CLOSE = new Map([["flows", NONE], ["relaxation", [1n, 10n ** 9n]], ["columns", NONE], ["stopped", NONE]]);
const VERSIONS = new Map([[2n, ""], [3n, " left_out"]]); // what each has more than the first ones

/** The names of the checks that fail, in the order of CHECKS; none when everything holds. */
export function faults(data) {
  const found = answers(data);
  return CHECKS.filter((name) => found[name] === false);
}

/** What each check says of a file's bytes: true it holds, false it fails, null the file has nothing to look at. */
export function answers(data, tell = () => {}) {
  let found;
  try {
    tell("form");
    const record = read(data);
    if (!(record instanceof Map)) refuse();
    const kind = record.has("commitment") ? wholeRecord : record.has("leaf") ? proof : open;
    found = { form: true, ...kind(record, tell) };
  } catch {
    found = { form: false };
  }
  return Object.fromEntries(CHECKS.map((name) => [name, found[name] ?? null]));
}

function wholeRecord(record, tell) {
  const parts = "commitment root lottery_hash draw leaves left_out homes gone replacements".split(" ");
  const given = record.get("commitment");
  if ([...record.keys()].some((key) => !parts.includes(key)) || !VERSIONS.has(number(at(given, "version")))) refuse();
  const problem = problemOf(given);
  const panels = listed(at(given, "panels")).map((panel) => panelOf(problem, panel));
  const draw = { record, given, problem, panels, weights: panels.map((panel) => panel.weight) };
  const found = {};
  for (const [name, check] of Object.entries(WHOLE)) {
    tell(name);
    found[name] = check(draw);
  }
  return found;
}

const WHOLE = {
  lottery_hash: ({ record, given }) => sha256(canonical(given)) === at(record, "lottery_hash"),
  panels: panelsHold,
  chances: chancesHold,
  certificate: certificateHolds,
  tickets: ticketsHold,
  root: ({ record, problem }) => (record.has("leaves") ? leavesHold(record, problem) : null),
  left_out: leftOutHolds,
  homes: homesHold,
  draw: (draw) => (draw.record.has("draw") ? drawHolds(draw) : null),
  replacements: replacementsHold,
};

// The pool as a count per type, and the quotas as rows over the types: between `lower` and `upper` seats. The rows
// stand in this order: the panel's size, the quotas, the cells, and each value that has no quota.

const NAMES =
  "version software pool salt features size quotas cells types method certificate panels tickets ranges lowest";

function problemOf(given) {
  only(given, NAMES + VERSIONS.get(given.get("version")));
  text(given.get("software"));
  text(given.get("pool"));
  inHex(given.get("salt"));
  const features = texts(given.get("features"));
  const size = number(given.get("size"));
  const kinds = listed(given.get("types")).map((kind) => only(kind, "values people seats chance actual"));
  const types = kinds.map((kind) => texts(kind.get("values")));
  const people = kinds.map((kind) => number(kind.get("people")));
  const problem = { features, size, types, people, kinds, tellsHomes: features.at(-1) === "household" };
  if (!types.length || types.some((kind) => kind.length !== features.length)) refuse();
  if (people.some((count) => count < 1n)) refuse();
  if (types.some((kind, n) => n > 0 && byTexts(types[n - 1], kind) >= 0)) refuse();
  problem.rows = asked(given, problem).map(([where, lower, upper]) => rowOf(problem, where, lower, upper));
  problem.most = people.map((count) => least(count, size));
  problem.rowsOf = types.map(() => []);
  problem.rows.forEach(({ upper, members }, row) => {
    for (const n of members) {
      problem.most[n] = least(problem.most[n], upper);
      problem.rowsOf[n].push(row);
    }
  });
  return problem;
}

function asked(given, { features, size, types }) {
  const quotas = listed(given.get("quotas")).map((one) => only(one, "feature value min max"));
  const cells = listed(given.get("cells")).map((one) => only(one, "where min max"));
  const named = quotas.map((one) => [[[text(one.get("feature")), text(one.get("value"))]], ...bounds(one)]);
  const taken = new Set(named.map(([[pair]]) => JSON.stringify(pair)));
  const free = new Map();
  for (const kind of types) {
    kind.forEach((value, axis) => {
      const pair = [features[axis], value];
      if (!taken.has(JSON.stringify(pair))) free.set(JSON.stringify(pair), pair);
    });
  }
  const where = cells.map((one) => [listed(one.get("where")).map((pair) => two(texts(pair))), ...bounds(one)]);
  const rest = [...free.values()].sort(byTexts).map((pair) => [[pair], 0n, size]);
  return [[[], size, size], ...named, ...where, ...rest];
}

function rowOf({ features, size, types, people }, where, lower, upper) {
  const places = where.map(([name, value]) => [features.indexOf(name), value]);
  if (places.some(([axis]) => axis < 0)) refuse();
  const members = [...types.keys()].filter((n) => places.every(([axis, value]) => types[n][axis] === value));
  return { lower, upper: least(upper, size, sum(members.map((n) => people[n]))), members };
}

function bounds(quota) {
  const [lower, upper] = [number(quota.get("min")), number(quota.get("max"))];
  return lower > upper ? refuse() : [lower, upper];
}

// A panel: seats per type as pairs [number of the type, seats] in order, types without seats left out; and its weight.
function panelOf(problem, given) {
  const pairs = listed(only(given, "seats weight").get("seats")).map((pair) => two(listed(pair).map(number)));
  rising(pairs.map(([n]) => n), problem.types.length);
  return { seats: pairs.map(([n, seats]) => [Number(n), seats]), weight: fraction(given.get("weight")) };
}

function panelsHold({ problem, panels }) {
  const kept = panels.every((panel) => keeps(problem, panel));
  return kept && new Set(panels.map(({ seats }) => seats.join(";"))).size === panels.length;
}

function keeps(problem, { seats }) {
  const sent = problem.rows.map(() => 0n);
  for (const [n, given] of seats) for (const row of problem.rowsOf[n]) sent[row] += given;
  const kept = problem.rows.every(({ lower, upper }, row) => lower <= sent[row] && sent[row] <= upper);
  return kept && seats.every(([n, given]) => 0n < given && given <= problem.people[n]);
}

function allSeats(problem, { seats }) {
  const all = problem.types.map(() => 0n);
  for (const [n, given] of seats) all[n] = given;
  return all;
}

// Each person's chance, per type: the weighted seats over the people.
function averages(problem, panels, weights) {
  const unit = weights.reduce((found, [, bottom]) => (found / gcd(found, bottom)) * bottom, 1n);
  const total = problem.types.map(() => 0n);
  for (const [n, { seats }] of panels.entries()) {
    const share = weights[n][0] * (unit / weights[n][1]);
    for (const [kind, given] of seats) total[kind] += share * given;
  }
  return total.map((amount, n) => ratio(amount, unit * problem.people[n]));
}

// The weights are shares of the whole and give the chances; these are the proved ones, but for rounding.
function chancesHold({ given, problem, panels, weights }) {
  const chances = averages(problem, panels, weights);
  const slack = CLOSE.get(given.get("method")) ?? refuse();
  const proved = problem.kinds.map((kind, n) => over(fraction(kind.get("seats")), problem.people[n]));
  const close = chances.every((chance, n) => compare(size(minus(chance, proved[n])), times(slack, proved[n])) <= 0);
  const told = chances.map(written);
  const stated = problem.kinds.every((kind, n) => kind.get("chance") === told[n]);
  return stated && close && compare(plus(weights), ONE) === 0 && weights.every(([top]) => top > 0n);
}

// Stage by stage the lowest chance of those still free is shown to be as high as it can be. A stage multiplies rows by
// whole numbers and adds them up. Whatever panels are drawn, the sum of coefficient x seats is at most the sum of
// factor x bound: that bounds the lowest free chance. Where the bound is attained, every type with a positive
// coefficient is held to it. Without a complete proof one stage bounds the lowest chance of all.
function certificateHolds({ given, problem }) {
  const seats = problem.kinds.map((kind) => fraction(kind.get("seats")));
  const stages = listed(given.get("certificate")).map((stage) => stageOf(problem, stage));
  const lowest = fraction(only(given.get("lowest"), "bound exact actual kept").get("bound"));
  if (!stages.length) refuse();
  if (compare(lowest, stages[0].level)) return false;
  if (["columns", "stopped"].includes(given.get("method"))) {
    const most = lowestOf(problem.most.map((count, n) => [count, problem.people[n]]));
    const { level, fixed, full, multipliers } = stages[0];
    const bound = multipliers.length ? boundOf(problem, new Map(), multipliers).bound : most;
    const isAlone = stages.length === 1 && !fixed.length && !full.length;
    return isAlone && bound !== null && compare(level, bound) === 0;
  }
  const kept = problem.rows.map(({ members }) => plus(members.map((n) => seats[n])));
  const known = new Map();
  for (const stage of stages) {
    if (!stageHolds(problem, seats, known, stage)) return false;
    for (const n of [...stage.fixed, ...stage.full]) known.set(n, over(seats[n], problem.people[n]));
  }
  return (
    problem.rows.every(({ lower, upper }, row) => between([lower, 1n], kept[row], [upper, 1n])) &&
    known.size === seats.length &&
    seats.every((one, n) => between(NONE, one, [problem.most[n], 1n]))
  );
}

function stageHolds(problem, seats, known, { level, fixed, full, multipliers }) {
  const { people, most } = problem;
  const named = [...fixed, ...full];
  if (!named.length || new Set(named).size < named.length || named.some((n) => known.has(n))) return false;
  const wanted = people.map((count) => [level[0] * count, level[1]]);
  if (seats.some((one, n) => !known.has(n) && compare(one, wanted[n]) < 0)) return false;
  const { bound, total } = boundOf(problem, known, multipliers);
  if (bound !== null && compare(bound, level)) return false;
  const isFull = (n) => compare(seats[n], [most[n], 1n]) === 0;
  const held = fixed.every((n) => compare(seats[n], wanted[n]) === 0 && (isFull(n) || total[n] > 0n));
  return held && full.every((n) => isFull(n) && total[n] < 0n);
}

function stageOf(problem, given) {
  only(given, "level fixed full multipliers");
  const pairs = listed(given.get("multipliers")).map((pair) => two(listed(pair)));
  const multipliers = pairs.map(([row, factor]) => [number(row), whole(factor)]);
  const common = multipliers.reduce((found, [, factor]) => gcd(found, factor), 0n);
  if (common > 1n || multipliers.some(([, factor]) => !factor)) refuse();
  rising(multipliers.map(([row]) => row), problem.rows.length);
  const [fixed, full] = ["fixed", "full"].map((key) => listed(given.get(key)).map(number));
  for (const numbers of [fixed, full]) {
    if (numbers.some((n, place) => n >= problem.types.length || (place > 0 && n < numbers[place - 1]))) refuse();
  }
  return {
    level: fraction(given.get("level")),
    fixed: fixed.map(Number),
    full: full.map(Number),
    multipliers: multipliers.map(([row, factor]) => [Number(row), factor]),
  };
}

// The most that the lowest free chance can be (null: the sum says nothing of it), and the coefficients.
function boundOf({ rows, people, most }, known, multipliers) {
  const total = people.map(() => 0n);
  for (const [row, factor] of multipliers) for (const n of rows[row].members) total[n] += factor;
  let right = sum(multipliers.map(([row, factor]) => factor * (factor > 0n ? rows[row].upper : rows[row].lower)));
  let rise = 0n;
  const taken = new Map();
  total.forEach((factor, n) => {
    if (known.has(n)) {
      const chance = known.get(n);
      const [, before] = taken.get(written(chance)) ?? [chance, 0n];
      taken.set(written(chance), [chance, before + factor * people[n]]);
    } else if (factor > 0n) rise += factor * people[n];
    else right -= factor * most[n];
  });
  const spent = plus([...taken.values()].map(([[top, bottom], amount]) => [top * amount, bottom]));
  return { bound: rise ? over(minus([right, 1n], spent), rise) : null, total };
}

// Each panel has its weight of the tickets, the spare ones by largest remainder; the root decides the order.
function ticketsHold({ record, given, problem, panels, weights }) {
  const root = hash(at(record, "root"));
  const tickets = number(given.get("tickets"));
  const counts = weights.map(([top, bottom]) => (top * tickets) / bottom);
  const left = weights.map(([top, bottom], n) => [counts[n] * bottom - top * tickets, bottom]);
  const byRemainder = [...panels.keys()].sort((a, b) => compare(left[a], left[b]) || bySeats(panels[a], panels[b]));
  for (const n of byRemainder.slice(0, within(tickets - sum(counts), panels.length))) counts[n] += 1n;
  const order = panels.map((panel) => digest(2, bytes(root), utf8(allSeats(problem, panel).join(","))));
  const placed = [...panels.keys()].sort((a, b) => byText(order[a], order[b]));
  const ranges = [];
  let first = 0n;
  // In that order they are dealt out like cards, one in turn to each first digit.
  for (let digit = 0n; digit < 10n; digit += 1n) {
    let end = 0n;
    for (const n of placed) {
      const start = end;
      end += counts[n];
      const here = (end + 9n - digit) / 10n - (start + 9n - digit) / 10n;
      if (here) ranges.push(new Map([["first", first], ["last", first + here - 1n], ["panel", BigInt(n)]]));
      first += here;
    }
  }
  const actual = averages(problem, panels, counts.map((count) => ratio(count, tickets)));
  const lowest = lowestOf(problem.kinds.map((kind) => fraction(kind.get("chance"))));
  const stated = new Map([["bound", given.get("lowest").get("bound")], ["exact", written(lowest)]]);
  stated.set("actual", written(lowestOf(actual)));
  stated.set("kept", written(lowest[0] ? divided(lowestOf(actual), lowest) : ONE));
  const same = canonical([given.get("ranges"), given.get("lowest")]) === canonical([ranges, stated]);
  const told = actual.map(written);
  return same && /^10*$/.test(String(tickets)) && problem.kinds.every((kind, n) => kind.get("actual") === told[n]);
}

function leavesHold(record, problem) {
  const leaves = listed(record.get("leaves")).map((kind) => listed(kind).map(hash));
  if (!alike(leaves.map((kind) => BigInt(kind.length)), problem.people)) return false;
  if (leaves.some((kind) => kind.some((leaf, n) => n > 0 && leaf < kind[n - 1]))) return false;
  const outside = leftOutIn(record).map((why) => listed(why).map(hash));
  let row = [...leaves, ...outside].flat().sort(byText);
  const twice = new Set(row).size < row.length;
  while (row.length > 1) {
    const next = [];
    for (let n = 0; n < row.length; n += 2) next.push(n + 1 < row.length ? join(row[n], row[n + 1]) : row[n]);
    row = next;
  }
  return !twice && row[0] === at(record, "root");
}

const leftOutIn = (map) => (map.has("left_out") ? listed(map.get("left_out")) : []);

// Each reason stands once, and has as many entries as it says.
function leftOutHolds({ record, given }) {
  const told = leftOutIn(given).map((one) => only(one, "why people"));
  const reasons = told.map((one) => text(one.get("why")));
  const counts = told.map((one) => number(one.get("people")));
  if (reasons.some((why, n) => why === "" || (n > 0 && byCodePoint(reasons[n - 1], why) >= 0))) return false;
  if (!told.length || !record.has("leaves")) return record.has("left_out") ? false : null;
  const leaves = listed(at(record, "left_out")).map(texts);
  if (!alike(leaves.map((why) => BigInt(why.length)), counts)) return false;
  return leaves.every((why) => why.every((leaf, n) => n === 0 || byCodePoint(why[n - 1], leaf) <= 0));
}

// The last value of a type that shares addresses names the types of everyone at each such address.
function homesHold({ record, given, problem }) {
  if (!problem.tellsHomes || !record.has("leaves")) return record.has("homes") ? false : null;
  const homes = listed(at(record, "homes")).map(texts);
  if (!alike(homes.map((kind) => BigInt(kind.length)), problem.people)) return false;
  const atHome = new Map();
  for (const [n, kind] of problem.types.entries()) {
    if (homes[n].some((home) => (home === "") !== (kind.at(-1) === ""))) return false;
    for (const home of homes[n].filter(Boolean)) atHome.set(home, [...(atHome.get(home) ?? []), kind]);
  }
  const counts = new Map();
  for (const kinds of atHome.values()) {
    const name = canonical(kinds.map((kind) => kind.slice(0, -1)).sort(byTexts));
    if (kinds.some((kind) => kind.at(-1) !== name)) return false;
    counts.set(name, (counts.get(name) ?? 0n) + 1n);
  }
  const asked = given.get("quotas").filter((one) => one.get("feature") === "household");
  const quotas = new Map(asked.map((one) => [one.get("value"), one.get("max")]));
  return quotas.size === counts.size && [...quotas].every(([name, most]) => counts.get(name) === most);
}

// The ticket names seats per type; SHA-256(seed | entry) orders the people of a type, and (seed | home) the homes.
// Without the entries only the order of those who are named can be checked.
function drawHolds({ record, given, problem, panels }) {
  const drawn = only(record.get("draw"), "digits ticket seed seats depth panel reserve");
  const seed = seedOf(given.get("pool"), record, drawn.get("digits"));
  const ticket = decimal(drawn.get("digits"));
  const parts = listed(given.get("ranges")).map((part) => only(part, "first last panel"));
  const ranges = parts.map((part) => ["first", "last", "panel"].map((key) => number(part.get(key))));
  const hit = ranges.filter(([first, last]) => first <= ticket && ticket <= last);
  const chosen = hit.map(([, , n]) => panels[n] ?? refuse());
  const seats = allSeats(problem, chosen[0] ?? refuse());
  const waiting = new Map();
  const found = { ticket, seed, seats, panel: [], reserve: [] };
  for (const [n, wanted] of seats.entries()) {
    const named = ["panel", "reserve"].flatMap((part) => texts(listed(drawn.get(part))[n]));
    const known = record.has("leaves") ? listed(record.get("leaves")[n]) : named;
    let order = ranked(known, (leaf) => sha256(concat(bytes(seed), bytes(hash(leaf)))));
    if (problem.tellsHomes && problem.types[n].at(-1) && record.has("homes")) {
      order = oneFromEach(order, waiting, problem.types[n].at(-1), wanted, seed, record, n);
    }
    const taken = within(wanted, order.length);
    const depth = drawn.get("depth");
    const shown = depth === null ? problem.people[n] : least(problem.people[n], wanted + number(depth));
    found.panel.push(order.slice(0, taken));
    found.reserve.push(order.slice(taken, within(shown, order.length)));
    if (BigInt(order.length) < shown) return false;
  }
  const fits = drawn.get("digits").length === String(given.get("tickets")).length - 1;
  return fits && canonical(new Map([...drawn, ...Object.entries(found)])) === canonical(drawn);
}

// The first of each of the homes whose turn it is, then everyone else, each part in its order.
function oneFromEach(order, waiting, kind, wanted, seed, record, n) {
  if (!record.has("leaves")) refuse();
  const [leaves, homes] = [record.get("leaves")[n], texts(listed(record.get("homes"))[n])];
  if (leaves.length !== homes.length) refuse();
  const homeOf = new Map(leaves.map((leaf, place) => [leaf, homes[place]]));
  const all = ranked([...new Set(homeOf.values())], (home) => sha256(concat(bytes(seed), utf8(home))));
  const queue = waiting.get(kind) ?? waiting.set(kind, all).get(kind);
  const turn = new Set(queue.splice(0, within(wanted, queue.length)));
  const chosen = new Set(order.filter((leaf) => turn.delete(homeOf.get(leaf))));
  return [...order.filter((leaf) => chosen.has(leaf)), ...order.filter((leaf) => !chosen.has(leaf))];
}

// Those who left had withdrawn and had a seat; those who entered stood in the reserve and had not withdrawn.
function replacementsHold({ record }) {
  if (!record.has("replacements")) return record.has("gone") ? false : null;
  const named = ["panel", "reserve"].map((part) => listed(at(at(record, "draw"), part)).flatMap(texts));
  const [panel, reserve] = named.map((leaves) => new Set(leaves));
  const gone = texts(at(record, "gone"));
  const changes = listed(record.get("replacements")).map((one) => only(one, "leaves enters"));
  const entered = changes.map((one) => one.get("enters")).filter((leaf) => leaf !== null).map(text);
  const left = changes.map((one) => text(one.get("leaves")));
  const inPool = new Set((record.get("leaves") ?? [gone]).flat());
  if (!alike(gone, [...new Set(gone)].sort(byCodePoint)) || gone.some((leaf) => !inPool.has(leaf))) return false;
  const had = gone.filter((leaf) => panel.has(leaf));
  const same = alike(left.sort(byText), had.sort(byText));
  const once = new Set(entered).size === entered.length;
  return same && once && entered.every((leaf) => reserve.has(leaf) && !gone.includes(leaf));
}

// The public record: the seed follows from what was published before the dice and from the dice; the ticket is the dice.
function open(record) {
  const told = record.has("record") ? record.get("record") : record;
  hash(at(told, "root"));
  hash(at(told, "lottery_hash"));
  if (!told.has("digits")) return {};
  const seed = seedOf(at(told, "pool"), told, told.get("digits"));
  const fits = told.get("digits").length === String(number(at(told, "tickets"))).length - 1;
  return { draw: fits && at(told, "seed") === seed && number(at(told, "ticket")) === decimal(told.get("digits")) };
}

// One person's proof: the entry is what was registered, hashed with its secret, and its path leads to the fingerprint.
function proof(record) {
  const person = canonical(at(record, "person"));
  const leaf = digest(0, utf8(text(at(record, "pool"))), utf8(person), inHex(at(record, "salt")));
  let here = leaf;
  for (const step of listed(at(record, "path"))) {
    const [sibling, left] = [hash(only(step, "sibling left").get("sibling")), step.get("left")];
    if (typeof left !== "boolean") refuse();
    here = left ? join(sibling, here) : join(here, sibling);
  }
  return { root: leaf === record.get("leaf") && here === hash(at(record, "root")) };
}

function seedOf(pool, hashes, digits) {
  if (!/^[0-9]+$/.test(text(digits))) refuse();
  const [root, lottery] = [hash(at(hashes, "root")), hash(at(hashes, "lottery_hash"))];
  return digest(3, utf8(text(pool)), bytes(root), bytes(lottery), utf8(digits));
}

// How values are written: in one way each, so that nothing can be changed unseen. Whatever is not so is refused.

function refuse() {
  throw new TypeError("form");
}

function at(map, key) {
  return map instanceof Map && map.has(key) ? map.get(key) : refuse();
}

function only(map, keys) {
  const names = keys.split(" ");
  return map instanceof Map && map.size === names.length && names.every((key) => map.has(key)) ? map : refuse();
}

const listed = (value) => (Array.isArray(value) ? value : refuse());
const two = (pair) => (pair.length === 2 ? pair : refuse());
const text = (value) => (typeof value === "string" ? value : refuse());
const texts = (value) => listed(value).map(text);
const number = (value) => (typeof value === "bigint" && value >= 0n ? value : refuse());
const whole = (value) => (/^(0|-?[1-9][0-9]*)$/.test(text(value)) ? decimal(value) : refuse());
const hash = (value) => (/^[0-9a-f]{64}$/.test(text(value)) ? value : refuse());
const inHex = (value) => (/^([0-9a-f]{2})*$/.test(text(value)) ? bytes(value) : refuse());

function fraction(value) {
  const [top, bottom = "1", ...more] = text(value).split("/");
  const found = ratio(whole(top), whole(bottom));
  return !more.length && written(found) === value ? found : refuse();
}

// Numbers that rise and stay below the end: they name types or rows, each once.
function rising(numbers, end) {
  if (numbers.some((n, place) => n >= end || (place > 0 && n <= numbers[place - 1]))) refuse();
}

// Whole numbers and fractions. Python writes and reads no number of more digits than this, so neither does this file.
const MOST_DIGITS = 4300;
const ONE = [1n, 1n];
const decimal = (digits) => (digits.length > MOST_DIGITS + digits.startsWith("-") ? refuse() : BigInt(digits));
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0n);
const least = (...numbers) => numbers.reduce((a, b) => (b < a ? b : a));
const within = (wanted, length) => Math.max(-length, Math.min(length, Number(wanted)));
const alike = (a, b) => a.length === b.length && a.every((one, n) => one === b[n]);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function ratio(top, bottom) {
  const divisor = bottom ? gcd(top, bottom) * (bottom < 0n ? -1n : 1n) : refuse();
  return [top / divisor, bottom / divisor];
}

const compare = ([a, b], [c, d]) => (a * d < c * b ? -1 : a * d > c * b ? 1 : 0);
const between = (low, one, high) => compare(low, one) <= 0 && compare(one, high) <= 0;
const lowestOf = (numbers) => numbers.reduce((a, b) => (compare(b, a) < 0 ? b : a));
const size = ([top, bottom]) => [top < 0n ? -top : top, bottom];
const minus = ([a, b], [c, d]) => ratio(a * d - c * b, b * d);
const times = ([a, b], [c, d]) => [a * c, b * d];
const over = ([top, bottom], by) => ratio(top, bottom * by);
const divided = ([a, b], [c, d]) => ratio(a * d, b * c);

function plus(numbers) {
  const unit = numbers.reduce((found, [, bottom]) => (found / gcd(found, bottom)) * bottom, 1n);
  return ratio(sum(numbers.map(([top, bottom]) => top * (unit / bottom))), unit);
}

function written([top, bottom]) {
  const parts = bottom === 1n ? [String(top)] : [String(top), String(bottom)];
  return parts.some((part) => part.length > MOST_DIGITS + part.startsWith("-")) ? refuse() : parts.join("/");
}

// Order. Texts compare by code point, as in Python; the browser's own order is by halves of the rarer characters.

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const rank = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

function byCodePoint(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a.charCodeAt(n) === b.charCodeAt(n)) n += 1;
  return n < a.length && n < b.length ? rank(a.charCodeAt(n)) - rank(b.charCodeAt(n)) : a.length - b.length;
}

function inTurn(compareParts, a, b) {
  for (let n = 0; n < a.length && n < b.length; n += 1) {
    const found = compareParts(a[n], b[n]);
    if (found) return found;
  }
  return a.length - b.length;
}

const byTexts = (a, b) => (typeof a === "string" ? byCodePoint(a, b) : inTurn(byTexts, a, b));
const byPair = ([m, one], [n, other]) => n - m || byText(one, other);

// As the seats of all types compare, those without seats too: seats in an earlier type are more.
function bySeats(a, b) {
  return inTurn(byPair, ...[a, b].map(({ seats }) => seats.filter(([, given]) => given)));
}

function ranked(all, rankOf) {
  const ranks = new Map(all.map((one) => [one, rankOf(one)]));
  return [...all].sort((a, b) => byText(ranks.get(a), ranks.get(b)));
}

// JSON in UTF-8, with each key once

const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/;
const NUMBER = /(-?(?:0|[1-9][0-9]*))((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/;
const TOKEN = new RegExp(`[ \\t\\n\\r]*(?:([{}[\\],:]|true|false|null)|(${STRING.source})|${NUMBER.source})`, "y");
const DEEPEST = 900;
const WORDS = new Map([["true", true], ["false", false], ["null", null]]);

function read(data) {
  const source = new TextDecoder("utf-8", { fatal: true }).decode(data);
  let [place, depth, token] = [0, 0, null];
  const next = () => {
    TOKEN.lastIndex = place;
    token = TOKEN.exec(source) ?? refuse();
    place = TOKEN.lastIndex;
    return token[1];
  };
  // Parts up to the end mark, with a comma between any two.
  const parts = (end, part) => {
    if (++depth > DEEPEST) refuse();
    if (next() !== end) for (part(); next() !== end; next(), part()) if (token[1] !== ",") refuse();
    depth -= 1;
  };
  const value = () => {
    const [, mark, string, digits, tail] = token;
    if (string !== undefined) return string.includes("\\") ? JSON.parse(string) : string.slice(1, -1);
    if (digits !== undefined) return tail ? Number(digits + tail) : decimal(digits);
    if (WORDS.has(mark)) return WORDS.get(mark);
    if (mark === "[") {
      const list = [];
      parts("]", () => list.push(value()));
      return list;
    }
    if (mark !== "{") refuse();
    const map = new Map();
    parts("}", () => {
      const key = token[2] === undefined ? refuse() : value();
      if (map.has(key) || next() !== ":") refuse();
      next();
      map.set(key, value());
    });
    return map;
  };
  next();
  const found = value();
  return /^[ \t\n\r]*$/.test(source.slice(place)) ? found : refuse();
}

/** JSON with sorted keys and no spaces; numbers that are not whole have no place in it. */
function canonical(value) {
  if (typeof value === "string") return isWhole(value) ? JSON.stringify(value) : refuse();
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(byCodePoint);
    return `{${keys.map((key) => `${canonical(key)}:${canonical(value.get(key))}`).join(",")}}`;
  }
  return typeof value === "number" ? refuse() : String(value);
}

// Half a character cannot be written in UTF-8.
const isWhole = (value) => !/\p{Surrogate}/u.test(value);

// Bytes and SHA-256 (FIPS 180-4)

const utf8 = (value) => (isWhole(value) ? new TextEncoder().encode(value) : refuse());
const nibble = (code) => (code > 57 ? code - 87 : code - 48);
const join = (left, right) => sha256(concat([1], bytes(left), bytes(right)));

function bytes(hex) {
  const all = new Uint8Array(hex.length / 2);
  for (let n = 0; n < hex.length; n += 2) all[n / 2] = 16 * nibble(hex.charCodeAt(n)) + nibble(hex.charCodeAt(n + 1));
  return all;
}

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

// SHA-256 over a tag and the parts, each after its length in four bytes.
function digest(tag, ...parts) {
  const framed = parts.flatMap(({ length }, n) => [[length >>> 24, length >>> 16, length >>> 8, length], parts[n]]);
  return sha256(concat([tag], ...framed));
}

const words = (hex) => Uint32Array.from(hex.match(/.{8}/g), (word) => parseInt(word, 16));
const START = words("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19");
const ROUNDS = words(
  "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5" +
  "d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174" +
  "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da" +
  "983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967" +
  "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85" +
  "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070" +
  "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3" +
  "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2",
);

/** The SHA-256 of bytes or of a text, in hexadecimal digits. */
export function sha256(message) {
  const given = typeof message === "string" ? utf8(message) : message;
  const padded = new Uint8Array(((given.length + 72) >> 6) << 6);
  padded.set(given);
  padded[given.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(given.length) * 8n);
  const state = START.slice();
  for (let block = 0; block < padded.length; block += 64) mix(state, view, block);
  return state.reduce((hex, word) => hex + (word + 2 ** 32).toString(16).slice(1), "");
}

const schedule = new Uint32Array(64);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function mix(state, view, block) {
  for (let n = 0; n < 16; n += 1) schedule[n] = view.getUint32(block + 4 * n);
  for (let n = 16; n < 64; n += 1) {
    const [early, late] = [schedule[n - 15], schedule[n - 2]];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[n] = schedule[n - 16] + low + schedule[n - 7] + high;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let n = 0; n < 64; n += 1) {
    const high = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[n] + schedule[n];
    const low = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + high) | 0, c, b, a, (high + low) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (state[n] += word));
}

// A page runs this file as a worker, so that it can be used while a large draw is counted: a file's bytes go in under a
// number, the name of each check comes out as it begins, and at last the answers. The first word out is "ready".
if (globalThis.WorkerGlobalScope) {
  onmessage = ({ data: [turn, data] }) => {
    const found = answers(data, (name) => postMessage([turn, name]));
    postMessage([turn, found]);
  };
  postMessage([0, "ready"]);
}
