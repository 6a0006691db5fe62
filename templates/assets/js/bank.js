"use strict";
// A statement is sent as soon as it is chosen or dropped; without a script its button sends it.
(() => {
  for (const form of document.querySelectorAll("form[data-send]")) {
    form.querySelector("input[type=file]")?.addEventListener("change", (event) => {
      if (event.target.files.length > 0) form.requestSubmit(form.querySelector("button.primary"));
    });
  }
})();
