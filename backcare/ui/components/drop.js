// Hands files that are dropped anywhere on the page to a field for files: beside the field a browser
// would leave the page for them.

export default function ({ data, parentElement }) {
  parentElement.stopCatching?.();
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const isBeside = ({ target }) => !target.closest?.('[data-testid="stFileUploader"]');

  function over(event) {
    if (hasFiles(event) && isBeside(event)) event.preventDefault();
  }

  function drop(event) {
    if (!hasFiles(event) || !isBeside(event)) return;
    event.preventDefault();
    const field = document.querySelector(`[class*="${data.field}"] input[type="file"]`);
    if (!field) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.closest('[data-testid="stFileUploader"]').scrollIntoView({ block: "nearest" });
  }

  const stop = () => {
    document.removeEventListener("dragover", over);
    document.removeEventListener("drop", drop);
  };
  parentElement.stopCatching = stop;
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  return stop;
}
