// Finds donors on file while a name is typed, in every field with `data-find`; F2 asks for the list at once.
{
  let list = null;
  let owner = null;
  let active = -1;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list?.remove();
    owner?.setAttribute("aria-expanded", "false");
    owner?.removeAttribute("aria-activedescendant");
    [list, owner, active] = [null, null, -1];
  };
  // An answer about a namesake is for the name it was given for.
  const forget = (input) => {
    const { who, named } = input.form.elements;
    if (who) who.value = "";
    if (named) named.value = "";
    for (const radio of input.form.elements) if (radio.name === "choice") radio.checked = false;
  };
  const pick = (option) => {
    const input = owner;
    forget(input);
    input.value = option.dataset.name;
    const { who, named } = input.form.elements;
    if (who) who.value = option.dataset.id;
    if (named) named.value = option.dataset.name;
    close();
    input.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  };
  const move = (step) => {
    const options = [...list.children];
    active = (active + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    owner.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  };
  const show = (input, found) => {
    close();
    if (found.length === 0 || document.activeElement !== input) return;
    list = document.createElement("ul");
    list.className = "found";
    list.id = `${input.id}-found`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "");
    found.forEach((donor, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = donor.id;
      option.dataset.name = donor.name;
      option.append(donor.name);
      const more = [donor.address, donor.last_gift?.text].filter(Boolean).join(" · ");
      if (more) {
        const small = document.createElement("small");
        small.append(more);
        option.append(small);
      }
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        pick(option);
      });
      list.append(option);
    });
    input.after(list);
    owner = input;
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "true");
  };
  const find = async (input) => {
    const turn = ++asked;
    const address = new URL(input.dataset.find, location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      show(input, (await answer.json()).donors);
    } catch {
      close();
    }
  };

  document.addEventListener("focusin", ({ target }) => {
    if (!target.dataset?.find) return;
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-autocomplete", "list");
    if (!target.hasAttribute("aria-expanded")) target.setAttribute("aria-expanded", "false");
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.dataset?.find) return;
    forget(target);
    clearTimeout(timer);
    if (target.value.trim().length < 2) close();
    else timer = setTimeout(() => find(target), 150);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target === owner) close();
  });
  // Before anybody else hears of a key: an open list takes its own.
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.dataset?.find) return;
    if (key === "F2") find(target);
    else if (owner !== target) return;
    else if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(active < 0 ? 0 : -1);
    else if (key === "Escape") close();
    else if (key === "Enter" && active >= 0 && !event.ctrlKey) pick(list.children[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
