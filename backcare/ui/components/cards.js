// Draws the cards. Called again whenever the data change.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function drawCard(card, address, open) {
  const item = element("li", "item");
  const link = element("a", card.picture ? "card" : "card row");
  link.href = address + encodeURIComponent(card.value);
  link.onclick = (event) => {
    // With a modifier key the reader asked for a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(card.value);
  };
  if (card.picture) {
    const picture = element("img", "picture");
    picture.src = card.picture;
    picture.alt = "";
    picture.loading = "lazy";
    picture.width = 640;
    picture.height = 480;
    link.append(picture);
  }
  const words = element("span", "words");
  words.append(element("span", "title", card.title), element("span", "text", card.text));
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
  list = element("ul", data.cards.some((card) => card.picture) ? "cards" : "cards rows");
  list.dataset.drawn = drawn;
  list.setAttribute("aria-label", data.label);
  list.append(...data.cards.map((card) => drawCard(card, data.address, open)));
  parentElement.append(list);
}
