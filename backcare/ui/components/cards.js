// Draws the cards. Called again whenever the data change.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function drawLink(card, page, open) {
  const link = element("a", "card");
  link.href = `${page}?${card.query}`;
  link.onclick = (event) => {
    // With a modifier key the reader asked for a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(card.query);
  };
  return link;
}

function drawCard(card, data, open) {
  const item = element("li", "item");
  const link = card.query ? drawLink(card, data.page, open) : element("div", "card");
  link.classList.toggle("row", !card.picture && !data.rows);
  link.classList.add(...(card.looks ?? []));
  if (data.rows && !card.picture) link.append(element("span", "picture"));
  if (card.picture) {
    const picture = element("img", "picture");
    picture.src = card.picture;
    picture.alt = "";
    if (card.focus) {
      picture.classList.add("near");
      picture.style.objectPosition = card.focus;
    }
    picture.loading = "lazy";
    picture.width = 640;
    picture.height = 480;
    link.append(picture);
  }
  const words = element("span", "words");
  if (card.when) words.append(element("span", "when", card.when));
  words.append(element("span", "title", card.title));
  if (card.text) words.append(element("span", "text", card.text));
  if (card.meta) words.append(element("span", "meta", card.meta));
  link.append(words);
  item.append(link);
  return item;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const open = (value) => setTriggerValue("opened", value);
  const drawn = JSON.stringify(data);
  let list = parentElement.querySelector("ul");
  if (list?.dataset.drawn === drawn) return;
  list?.remove();
  const looks = data.rows ? " figures" : data.cards.some((card) => card.picture) ? "" : " rows";
  list = element("ul", `cards${looks}`);
  list.dataset.drawn = drawn;
  list.setAttribute("aria-label", data.label);
  list.append(...data.cards.map((card) => drawCard(card, data, open)));
  parentElement.append(list);
}
