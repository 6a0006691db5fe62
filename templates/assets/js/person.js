// Whoever was put forward before and is chosen from the list fills the form of the nomination.
document.addEventListener("chosen", ({ target }) => {
  if (target.form?.matches("[data-person]")) target.form.requestSubmit();
});
