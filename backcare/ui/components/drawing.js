// Puts a drawing of our own into the page.

export default function ({ data, parentElement }) {
  const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  parsed.style.cssText = "display: block; width: 100%; max-width: 30rem; height: auto";
  parentElement.querySelector("svg")?.remove();
  parentElement.append(document.importNode(parsed, true));
}
