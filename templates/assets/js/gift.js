// One gift at the desk: Ctrl+P records and prints, and questions come while the gift is typed.
{
  const form = document.querySelector("[data-gift]");
  if (form) {
    const asks = form.querySelector("[data-asks]");
    const { donor, amount, who, named } = form.elements;
    let timer = 0;
    let turn = 0;
    const ask = async () => {
      const mine = ++turn;
      const address = new URL(form.dataset.ask, location.href);
      address.searchParams.set("donor", donor.value);
      address.searchParams.set("who", who.value);
      address.searchParams.set("amount", amount?.value ?? "");
      try {
        const answer = await (await fetch(address)).json();
        if (mine === turn) asks.innerHTML = answer.asks;
      } catch {
        // The server asks again when the form is sent.
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 300);
    };
    for (const field of [donor, amount]) field?.addEventListener("input", soon);
    donor.addEventListener("chosen", ask);
    asks.addEventListener("change", ({ target }) => {
      if (target.name !== "choice") return;
      who.value = target.value;
      named.value = donor.value;
    });
    document.addEventListener("keydown", (event) => {
      if (!event.ctrlKey || event.altKey || event.shiftKey || event.key.toLowerCase() !== "p") return;
      const button = form.querySelector('[data-chord="p"]');
      if (!button) return;
      event.preventDefault();
      form.requestSubmit(button);
    });
  }
}
