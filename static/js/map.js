// Maps, where the municipality has tiles of its own. Without this file places are chosen and read in words: a map is an addition.
// Nothing is asked of the tile server until the visitor opens the map, and nothing finer than the grid leaves the page.

const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;
const METRES = 111.2; // a thousandth of a degree of latitude, as in kernel/maps.py
const LOOK = { interactive: false, color: "#0b4f82", weight: 3, fillOpacity: 0.25 };

async function fetchLeaflet({ script, style }) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  const ready = new Promise((done) => sheet.addEventListener("load", done));
  document.head.prepend(sheet);
  await Promise.all([import(script), ready]);
}

// Leaflet empties a tile with a data: address, which the content policy forbids; taking the tile away is enough.
function quietTiles(L) {
  return L.TileLayer.extend({
    _removeTile(key) {
      return L.GridLayer.prototype._removeTile.call(this, key);
    },
    _abortLoading() {
      for (const [key, { coords, el }] of Object.entries(this._tiles)) {
        if (coords.z === this._tileZoom) continue;
        el.onload = el.onerror = null;
        if (el.complete) continue;
        el.remove();
        delete this._tiles[key];
        this.fire("tileabort", { tile: el, coords });
      }
    },
  });
}

function draw(canvas, given) {
  const L = window.L;
  const moving = { zoomAnimation: !STILL, fadeAnimation: !STILL, markerZoomAnimation: !STILL, inertia: !STILL };
  const still = { scrollWheelZoom: false, zoomControl: false, attributionControl: false };
  const limits = { minZoom: given.least, maxZoom: given.most, maxBounds: given.bounds };
  const map = L.map(canvas, { center: given.centre, zoom: given.zoom, ...limits, ...still, ...moving });
  L.control.zoom({ zoomInTitle: given.words.closer, zoomOutTitle: given.words.further }).addTo(map);
  new (quietTiles(L))(given.tiles, { maxZoom: given.most }).addTo(map);
  return map;
}

const squareOf = ([north, east], [up, aside]) => [
  [(north - up / 2) / 1000, (east - aside / 2) / 1000],
  [(north + up / 2) / 1000, (east + aside / 2) / 1000],
];

// The same words as kernel/maps.py and suggestions/placing.py have for a point.
function wordsFor([north, east], { places, words }) {
  const away = places.map(([place, [top, right]]) => {
    const up = (north - top * 1000) * METRES;
    const aside = (east - right * 1000) * METRES * Math.cos((top * Math.PI) / 180);
    return { place, metres: Math.round(Math.hypot(up, aside) / 100) * 100, angle: (Math.atan2(aside, up) * 180) / Math.PI };
  });
  const { place, metres, angle } = away.reduce((one, other) => (other.metres < one.metres ? other : one));
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const far = metres < 1000 ? words.metres.replace("{}", metres) : words.kilometres.replace("{}", number.format(metres / 1000));
  const sentence = metres ? words.near[(Math.round(angle / 45) + 8) % 8] : words.at;
  return sentence.replace("{far}", far).replace("{place}", place);
}

// Choosing a point: the cross-hair in the middle says where, one button sets it and another takes it away.
function choosing(part, given) {
  const field = part("canvas").closest("form").elements.namedItem("point");
  const [set, remove, said] = [part("set"), part("remove"), part("said")];
  let map, square;
  const chosen = () => field.value && field.value.split(",").map((degree) => Math.round(degree * 1000));
  const show = () => {
    square?.remove();
    square = map && chosen() ? window.L.rectangle(squareOf(chosen(), given.step), LOOK).addTo(map) : null;
    set.hidden = !map;
    remove.hidden = !chosen();
  };
  const tell = () => (said.textContent = chosen() ? given.words.chosen.replace("{where}", wordsFor(chosen(), given)) : "");
  const choose = ({ lat, lng }) => {
    const [up, aside] = given.step;
    const coarse = [Math.round((lat * 1000) / up) * up, Math.round((lng * 1000) / aside) * aside];
    field.value = coarse.map((part) => (part / 1000).toFixed(3)).join(",");
    show();
    tell();
  };
  set.addEventListener("click", () => choose(map.getCenter()));
  remove.addEventListener("click", () => {
    field.value = "";
    show();
    said.textContent = given.words.removed;
    (map ? set : part("open")).focus();
  });
  for (const one of document.querySelectorAll("[data-without-script]")) one.remove();
  show();
  tell();
  return (drawn) => {
    map = drawn;
    map.on("click", ({ latlng }) => {
      map.panTo(latlng);
      choose(latlng);
    });
    if (chosen()) map.setView(chosen().map((part) => part / 1000), Math.max(given.zoom, 15));
    show();
  };
}

// Showing: pins are links with names, beside each other where they stand in one square.
function showing(given) {
  return (map) => {
    const L = window.L;
    const squares = new Map();
    for (const { at, text, name, url } of given.pins) {
      const isPlace = url && name === text;
      const place = String(at);
      const taken = squares.get(place) ?? 0; // pixels
      const centre = at.map((part) => part / 1000);
      if (!taken && !isPlace) L.rectangle(squareOf(at, given.step), LOOK).addTo(map);
      if (!url) continue;
      const link = Object.assign(document.createElement("a"), { href: url, textContent: text, className: "map-pin" });
      if (isPlace) link.classList.add("is-place");
      else link.setAttribute("aria-label", name);
      link.title = name;
      link.addEventListener("focus", () => map.panInside(centre, { padding: [60, 60], animate: false }));
      const icon = L.divIcon({ html: link, className: "map-pin-place", iconSize: null, iconAnchor: [18, 18] });
      L.marker(centre, { icon, interactive: false, keyboard: false }).addTo(map);
      link.style.marginInlineStart = `${taken}px`;
      squares.set(place, taken + link.offsetWidth + 8);
    }
    const all = given.pins.map(({ at }) => at.map((part) => part / 1000));
    if (all.length) map.fitBounds(all, { padding: [60, 60], maxZoom: Math.max(given.zoom, 15), animate: false });
  };
}

for (const tool of document.querySelectorAll("[data-map]")) {
  const given = JSON.parse(tool.dataset.map);
  const part = (name) => tool.querySelector(`[data-${name}]`);
  const [open, frame] = [part("open"), part("frame")];
  tool.hidden = false;
  const begin = part("set") ? choosing(part, given) : showing(given);
  let asked = false;
  open.addEventListener("click", async () => {
    frame.hidden = !frame.hidden;
    open.setAttribute("aria-expanded", String(!frame.hidden));
    if (asked) return;
    asked = true;
    try {
      await fetchLeaflet(given);
      begin(draw(part("canvas"), given));
    } catch {
      asked = false;
      part("failed").hidden = false;
    }
  });
}
