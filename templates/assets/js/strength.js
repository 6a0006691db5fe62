// Says how strong a new password is while it is typed; the server judges it, as it does when it is sent.
{
  const timers = new WeakMap();
  const judge = async (input, line) => {
    const body = new URLSearchParams(new FormData(input.form));
    body.delete("again");
    const text = input.value;
    line.hidden = text === "";
    if (text === "") return;
    try {
      const answer = await fetch(line.dataset.strength, { method: "POST", body });
      // Only the answer to what stands there now is shown.
      if (!answer.ok || input.value !== text) return;
      const { strength, words } = await answer.json();
      line.querySelector("meter").value = strength;
      line.querySelector("output").textContent = words;
    } catch {
      // The meter is a comfort; the password is judged again when it is sent.
    }
  };
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.autocomplete !== "new-password") return;
    const line = input.form?.querySelector("[data-strength]");
    if (!line || input.name !== "password") return;
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(() => judge(input, line), 500));
  });
}
