// Brings a fresh message into view: on a phone it may stand below the edge or behind the menu.

const seen = new Set();

export default function ({ data, parentElement }) {
  if (seen.has(data.id)) return;
  seen.add(data.id);
  const host = parentElement.getRootNode().host ?? parentElement;
  const message = host
    .closest('[data-testid="stVerticalBlock"]')
    ?.querySelector('[data-testid="stAlert"]');
  message?.scrollIntoView({ block: "center" });
}
