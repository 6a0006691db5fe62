"use strict";
// The cash count: the total and the difference while notes are typed; without a script the server says them.
(() => {
  const form = document.querySelector("[data-cash]");
  const place = form?.querySelector("[data-cash-total]");
  if (!place) return;
  const shown = (dong) => `${String(Math.abs(dong)).replace(/\B(?=(\d{3})+$)/g, ".")} ₫`;
  const words = (name) => place.getAttribute(`data-words-${name}`);
  const update = () => {
    let total = 0;
    for (const field of form.querySelectorAll("[data-note]")) {
      const pieces = /^\d+$/.test(field.value.trim()) ? Number(field.value.trim()) : 0;
      total += pieces * Number(field.dataset.note);
    }
    const over = total - Number(form.dataset.held);
    const said = over === 0 ? words("same") : `${over > 0 ? words("over") : words("short")} ${shown(over)}`;
    place.textContent = `${words("total")}: ${shown(total)} · ${said}`;
    if (over !== 0 && total > 0) form.querySelector("details").open = true;
  };
  form.addEventListener("input", update);
  update();
})();
