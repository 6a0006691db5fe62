// Keys that lead somewhere (`g t`, `n`, `/`, `?`), focus on what is wrong, and the print button.
{
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  let first = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const keys = first ? `${first} ${event.key}` : event.key;
    first = "";
    const target = document.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
    if (target) {
      event.preventDefault();
      if (target.matches("input")) target.focus();
      else target.click();
    } else if (event.key.length === 1 && document.querySelector(`[data-keys^="${CSS.escape(event.key)} "]`)) {
      first = event.key;
      setTimeout(() => { first = ""; }, 1500);
    }
  });
  document.querySelector("[data-focus]")?.focus();
  if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // On a phone the side bar starts folded.
  const side = document.querySelector(".side > details");
  if (side && window.matchMedia("(max-width: 63.99rem)").matches) side.open = false;
}
