// Draws the body map once, then only moves its marks. Called again whenever the data change.

const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap();
const WAITS_MS = [400, 1200, 3000];

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// A picture that did not arrive is asked for again; after that, the list alone has to do.
function askAgain(image, href) {
  const tries = Number(image.dataset.tries ?? 0);
  if (tries < WAITS_MS.length) {
    image.dataset.tries = tries + 1;
    setTimeout(
      () => image.setAttribute("href", `${href}${href.includes("?") ? "&" : "?"}again=${tries}`),
      WAITS_MS[tries],
    );
    return;
  }
  const map = image.closest(".map");
  map.querySelector(".views").hidden = true;
  map.querySelector("details").open = true;
}

function drawView(view, data, toggle) {
  const box = `0 0 ${data.width} ${data.height}`;
  // The list below says the same to those who cannot see or tap this.
  const picture = shape("svg", { viewBox: box, "aria-hidden": "true" });
  const href = `${data.pictures}/${view.picture}`;
  const image = shape("image", { href, width: data.width, height: data.height });
  image.addEventListener("error", () => askAgain(image, href));
  picture.append(image);
  for (const area of data.areas.filter((one) => one.view === view.id)) {
    const path = shape("path", { d: area.path, class: "area", "data-area": area.id });
    path.onclick = () => toggle(area.id);
    picture.append(path);
  }
  const sides = view.sides.map((side) => element("span", { textContent: data.words[side] }));
  return element(
    "figure",
    {},
    element("div", { className: "sides" }, ...sides),
    picture,
    element("figcaption", { textContent: view.label }),
  );
}

function drawList(view, data, toggle) {
  const rows = data.areas
    .filter((area) => area.view === view.id)
    .map((area) => {
      const box = element("input", { type: "checkbox", value: area.id });
      box.onchange = () => toggle(area.id);
      return element("label", {}, box, element("span", { textContent: area.label }));
    });
  return element("fieldset", {}, element("legend", { textContent: view.label }), ...rows);
}

function draw(data, toggle) {
  const views = data.views.map((view) => drawView(view, data, toggle));
  const lists = data.views.map((view) => drawList(view, data, toggle));
  const told = element("p", { className: "told" });
  told.setAttribute("aria-live", "polite");
  const map = element(
    "div",
    { className: "map" },
    element("div", { className: "views" }, ...views),
    told,
    element(
      "details",
      {},
      element("summary", { textContent: data.words.list }),
      element("div", { className: "lists" }, ...lists),
    ),
  );
  map.setAttribute("role", "group");
  map.setAttribute("aria-label", data.words.label);
  return map;
}

// The middle of an area's surface: the middle of its box can lie outside an area with a hollow.
function middle(path) {
  const length = path.getTotalLength();
  const points = Array.from({ length: 64 }, (_, i) => path.getPointAtLength((length * i) / 64));
  let [surface, x, y] = [0, 0, 0];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    const part = a.x * b.y - b.x * a.y;
    surface += part;
    x += (a.x + b.x) * part;
    y += (a.y + b.y) * part;
  });
  return { x: x / (3 * surface), y: y / (3 * surface) };
}

function check(path) {
  const { x, y } = middle(path);
  return shape("path", { d: `M ${x - 5.5} ${y + 0.5} l 3.8 4.2 l 7.2 -9`, class: "check" });
}

function joined(labels, words) {
  const two = (one, other) => words.apart.replace("{one}", one).replace("{other}", other);
  return labels.reduce(two);
}

function show(map, data, marked) {
  for (const box of map.querySelectorAll("input")) box.checked = marked.has(box.value);
  for (const mark of map.querySelectorAll(".check")) mark.remove();
  for (const path of map.querySelectorAll(".area")) {
    const isMarked = marked.has(path.dataset.area);
    path.classList.toggle("marked", isMarked);
    if (isMarked) path.parentNode.append(check(path));
  }
  const labels = data.areas.filter((area) => marked.has(area.id)).map((area) => area.label);
  const { words } = data;
  const told = map.querySelector(".told");
  const now = labels.length ? words.marked.replace("{areas}", joined(labels, words)) : words.none;
  // Setting the same words again could make a screen reader say them again.
  if (told.textContent !== now) told.textContent = now;
}

// Whether the server's marks are news, and not some that were sent to it. Those may come back late,
// after a second tap; later ones in the queue are still on their way.
function isNews(state, told) {
  if (told === state.told) return false;
  state.told = told;
  const sent = state.onTheWay.indexOf(told);
  state.onTheWay.splice(0, sent < 0 ? state.onTheWay.length : sent + 1);
  return sent < 0;
}

export default function ({ data, parentElement, setStateValue }) {
  let state = drawn.get(parentElement);
  if (!state) {
    state = { marked: new Set(data.marked), told: data.marked.join(), onTheWay: [] };
    const toggle = (id) => {
      if (!state.marked.delete(id)) state.marked.add(id);
      const inOrder = data.areas.map((area) => area.id).filter((one) => state.marked.has(one));
      state.onTheWay.push(inOrder.join());
      show(state.map, data, state.marked);
      setStateValue("marked", inOrder);
    };
    state.map = draw(data, toggle);
    parentElement.append(state.map);
    drawn.set(parentElement, state);
  } else if (isNews(state, data.marked.join())) {
    state.marked.clear();
    for (const id of data.marked) state.marked.add(id);
  }
  show(state.map, data, state.marked);
}
