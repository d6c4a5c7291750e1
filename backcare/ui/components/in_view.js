// Brings a fresh message into view: on a phone it may stand below the edge or behind the menu.

const seen = new Set();

export default function ({ data, parentElement }) {
  if (seen.has(data.id)) return;
  seen.add(data.id);
  const host = parentElement.getRootNode().host ?? parentElement;
  const block = host.closest('[data-testid="stVerticalBlock"]');
  const answer = block?.querySelector('[class*="st-key-card-answer-"], .st-key-panel-end');
  if (answer)
    answer.scrollIntoView({ block: "start" }); // long: its first words matter most
  else block?.querySelector('[data-testid="stAlert"]')?.scrollIntoView({ block: "center" });
}
