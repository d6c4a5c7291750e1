// Draws the body map once, then only moves its marks. Called again whenever the data change.

const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap();

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

function drawView(view, data, toggle) {
  const box = `0 0 ${data.width} ${data.height}`;
  // The list below says the same to those who cannot see or tap this.
  const picture = shape("svg", { viewBox: box, "aria-hidden": "true" });
  const href = `${data.pictures}/${view.picture}`;
  picture.append(shape("image", { href, width: data.width, height: data.height }));
  for (const area of data.areas.filter((one) => one.view === view.id)) {
    const path = shape("path", { d: area.path, class: "area", "data-area": area.id });
    path.onclick = () => toggle(area.id);
    picture.append(path);
  }
  const sides = view.sides.map((side) => element("span", { textContent: data.words[side] }));
  return element(
    "figure", {},
    element("div", { className: "sides" }, ...sides),
    picture,
    element("figcaption", { textContent: view.label }),
  );
}

function drawList(view, data, toggle) {
  const rows = data.areas.filter((area) => area.view === view.id).map((area) => {
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
    "div", { className: "map" },
    element("div", { className: "views" }, ...views),
    told,
    element(
      "details", {},
      element("summary", { textContent: data.words.list }),
      element("div", { className: "lists" }, ...lists),
    ),
  );
  map.setAttribute("role", "group");
  map.setAttribute("aria-label", data.words.label);
  return map;
}

function check(path) {
  const { x, y, width, height } = path.getBBox();
  const mark = shape("text", { x: x + width / 2, y: y + height / 2, class: "check" });
  mark.textContent = "✓";
  return mark;
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
  map.querySelector(".told").textContent = labels.length
    ? words.marked + labels.join("; ") : words.none;
}

export default function ({ data, parentElement, setStateValue }) {
  let state = drawn.get(parentElement);
  if (!state) {
    state = { marked: new Set(data.marked), sent: new Set([data.marked.join()]) };
    const toggle = (id) => {
      if (!state.marked.delete(id)) state.marked.add(id);
      const inOrder = data.areas.map((area) => area.id).filter((one) => state.marked.has(one));
      state.sent.add(inOrder.join());
      show(state.map, data, state.marked);
      setStateValue("marked", inOrder);
    };
    state.map = draw(data, toggle);
    parentElement.append(state.map);
    drawn.set(parentElement, state);
  } else if (!state.sent.has(data.marked.join())) {
    // What was sent may come back late, behind a second tap; only news from the server counts.
    state.marked.clear();
    for (const id of data.marked) state.marked.add(id);
  }
  show(state.map, data, state.marked);
}
