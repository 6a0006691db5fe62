// Says amounts in words while they are typed; the server reads them, so that there is one grammar.
{
  const timers = new WeakMap();
  const say = async (input) => {
    const output = document.getElementById(input.dataset.words);
    const address = new URL(document.body.dataset.desk, location.href);
    address.pathname += "/amount";
    address.searchParams.set("text", input.value);
    const text = input.value;
    try {
      const { words, wrong } = await (await fetch(address)).json();
      // Only the answer to what stands there now is shown.
      if (!output || input.value !== text) return;
      output.textContent = words || wrong;
      output.classList.toggle("wrong", wrong !== "");
    } catch {
      // Words are a comfort; the server reads the amount again when it is sent.
    }
  };
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.words) return;
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(() => say(input), 200));
  });
}
