// Scores: a digit scores the criterion that comes next, Ctrl+Enter sends them and opens the next dossier.
{
  const form = document.querySelector("form[data-scores]");
  if (form) {
    const groups = [...form.querySelectorAll("fieldset")];
    let place = 0;
    const writes = (element) => element.matches("textarea, select, input:not([type=radio])");
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        form.requestSubmit();
        return;
      }
      if (event.ctrlKey || event.altKey || event.metaKey || writes(event.target)) return;
      const within = groups.indexOf(event.target.closest("fieldset"));
      const at = within < 0 ? place : within;
      const radio = groups[at]?.querySelector(`input[value="${CSS.escape(event.key)}"]`);
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      place = at + 1;
      (groups[place]?.querySelector("input") ?? radio).focus();
    });
  }
}
