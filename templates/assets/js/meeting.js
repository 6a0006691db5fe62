"use strict";
// A meeting's page keeps up with the meeting; without a script its link does. It waits while somebody types.
(() => {
  const floor = document.querySelector("[data-live]");
  if (!floor) return;
  const busy = () => {
    const at = document.activeElement;
    return document.hidden || at?.matches("input, select, textarea") || document.querySelector("main details[open]");
  };
  const look = async () => {
    if (busy()) return;
    const answer = await fetch(floor.dataset.live, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || busy()) return;
    if ((await answer.text()) !== floor.dataset.stamp) location.reload();
  };
  setInterval(look, 4000);
})();
