// Puts a drawing of our own into the page.

export default function ({ data, parentElement }) {
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  const card = document.createElement("div");
  card.className = "drawing";
  card.append(document.importNode(parsed, true));
  parentElement.querySelector(".drawing")?.remove();
  parentElement.append(card);
}
