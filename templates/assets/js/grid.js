// The grid of a batch: its keys, each row kept by itself, and what could not be kept yet.
{
  const grid = document.querySelector("[data-grid]");
  if (grid) {
    const status = document.getElementById("saving");
    const standing = document.getElementById("standing");
    const prefix = `sovang batch ${grid.dataset.grid} `;
    const rows = () => [...grid.tBodies].filter((it) => it.matches(".envelope"));
    const rowOf = (element) => element.closest?.("tbody.envelope");
    const formOf = (row) => row.querySelector("form");
    const field = (row, name) => row.querySelector(`[name="${name}"]`);
    const below = (row) => row.querySelector("[data-says]");
    const names = (row) => row.querySelector("details.names");
    const cells = (row) => [...row.querySelectorAll("tr:first-child :is(input:not([type=hidden]), select)")];
    const last = rows().at(-1);
    const pattern = { html: last.outerHTML, key: last.dataset.row };
    // How often a row was typed into, how much of that is kept, and whether the server has refused it.
    const states = new WeakMap();
    const stateOf = (row) => {
      if (!states.has(row)) states.set(row, { typed: 0, kept: 0, refused: false });
      return states.get(row);
    };
    const isOpen = (row) => stateOf(row).typed > stateOf(row).kept;
    const waits = (row) => isOpen(row) && !stateOf(row).refused;

    // What was typed stays on this computer until the server has it.
    const remember = (row) => {
      const entries = [...new FormData(formOf(row))].filter(([name]) => name !== "csrf");
      try { localStorage.setItem(prefix + row.dataset.row, JSON.stringify(entries)); } catch { /* full or off */ }
    };
    const forget = (key) => {
      try { localStorage.removeItem(prefix + key); } catch { /* off */ }
    };
    const touch = (row) => {
      const state = stateOf(row);
      state.typed += 1;
      state.refused = false;
      row.classList.remove("failed");
      remember(row);
      clearTimeout(state.timer);
      // Whoever stops in the middle of a row loses no more than what is not typed yet.
      state.timer = setTimeout(() => keep(row), 3000);
    };

    const fresh = (key) => {
      const template = document.createElement("template");
      template.innerHTML = pattern.html.replaceAll(pattern.key, key);
      const row = template.content.firstElementChild;
      row.removeAttribute("id");
      row.classList.remove("failed");
      for (const input of cells(row)) {
        input.removeAttribute("autofocus");
        input.removeAttribute("aria-invalid");
        if (input.type === "checkbox") input.checked = false;
        else input.value = "";
      }
      field(row, "version").value = "0";
      for (const name of ["who", "named"]) field(row, name).value = "";
      row.querySelector("[data-number]").textContent = "";
      row.querySelector("output").textContent = "";
      field(row, "names").value = "";
      names(row).open = false;
      below(row).textContent = "";
      dress(row);
      return row;
    };
    const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((it) => it.toString(16).padStart(2, "0")).join("");
    const add = () => {
      const above = rows().at(-1);
      const row = fresh(newKey());
      for (const button of document.querySelectorAll('[data-copy][aria-pressed="true"]')) {
        copy(field(above, button.dataset.copy), field(row, button.dataset.copy));
      }
      grid.append(row);
      return row;
    };
    const copy = (from, to) => {
      if (to.type === "checkbox") to.checked = from.checked;
      else to.value = from.value;
    };
    // With a script a row keeps itself; its buttons are for the mouse and the finger.
    function dress(row) {
      row.querySelector("[data-save]").hidden = true;
      row.querySelector("[data-remove]").tabIndex = -1;
      names(row).querySelector("summary").tabIndex = -1;
    }

    // One request after the other, so that rows come in their order.
    let queue = Promise.resolve();
    const keep = (row) => {
      if (!row.isConnected || !waits(row)) return queue;
      queue = queue.then(() => (waits(row) ? send(row) : undefined));
      return queue;
    };
    const tell = (text, kind) => {
      status.textContent = text;
      status.className = `saving ${kind}`;
    };
    const post = async (form, extra = {}) => {
      const body = new URLSearchParams(new FormData(form));
      for (const [name, value] of Object.entries(extra)) body.set(name, value);
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type")?.includes("json")) {
        throw new Error(answer.redirected || answer.status === 403 ? "signed out" : "failed");
      }
      return { ok: answer.ok, news: await answer.json() };
    };
    const fail = (err) => {
      tell(err.message === "signed out" ? status.dataset.signedOut : status.dataset.failed, "bad");
      setTimeout(retry, 5000);
    };
    const retry = () => rows().filter(waits).forEach(keep);

    const send = async (row) => {
      const state = stateOf(row);
      const typed = state.typed;
      tell(status.dataset.saving, "");
      try {
        const { ok, news } = await post(formOf(row));
        if (!ok) return refuse(row, news.refused);
        field(row, "version").value = news.row.version;
        state.kept = typed;
        if (!isOpen(row)) settle(row, news.row);
        show(news, row);
      } catch (err) {
        fail(err);
      }
    };
    const refuse = (row, sentence) => {
      stateOf(row).refused = true;
      row.classList.add("failed");
      const wrong = document.createElement("span");
      wrong.className = "wrong";
      wrong.append(sentence);
      below(row).replaceChildren(wrong);
      tell(status.dataset.lost, "bad");
    };
    const settle = (row, news) => {
      forget(row.dataset.row);
      row.querySelector("[data-remove]").hidden = false;
      const amount = field(row, "amount");
      if (news.amount && document.activeElement !== amount) amount.value = news.amount;
      const output = row.querySelector("output");
      if (news.inWords) output.textContent = news.inWords;
      output.classList.remove("wrong");
    };
    // Brings the page up to date with what the server knows of every row.
    const show = (news, sent) => {
      const focused = document.activeElement?.id;
      let number = 0;
      for (const row of rows()) {
        if (field(row, "version").value !== "0") row.querySelector("[data-number]").textContent = ++number;
        if (stateOf(row).refused || (row !== sent && isOpen(row))) continue;
        below(row).innerHTML = news.says[row.dataset.row] ?? "";
        for (const input of [...cells(row), field(row, "names")]) {
          const isWrong = document.getElementById(`e-${row.dataset.row}-${input.name}`) !== null;
          if (isWrong) input.setAttribute("aria-invalid", "true");
          else input.removeAttribute("aria-invalid");
        }
      }
      standing.innerHTML = news.standing;
      if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
      const open = rows().filter(isOpen);
      tell(open.length ? status.dataset.saving : status.dataset.saved, open.length ? "" : "good");
    };

    const remove = async (row) => {
      const entries = [...new FormData(formOf(row))];
      const next = rows()[rows().indexOf(row) + 1] ?? rows()[rows().indexOf(row) - 1];
      if (field(row, "version").value !== "0") {
        try {
          await queue;
          const { ok, news } = await post(formOf(row), { deed: "remove" });
          if (!ok) return refuse(row, news.refused);
          row.remove();
          show(news, null);
        } catch (err) {
          return fail(err);
        }
      } else if (rows().length > 1) {
        row.remove();
      }
      forget(row.dataset.row);
      if (next) field(next, "donor").focus();
      const name = entries.find(([it]) => it === "donor")?.[1] ?? "";
      tell(`${status.dataset.removed}: ${name} `, "");
      const back = document.createElement("button");
      back.type = "button";
      back.append(status.dataset.back);
      back.addEventListener("click", () => fill(entries, newKey(), "0"));
      status.append(back);
    };
    // Puts a row that was typed before into the grid again.
    const fill = (entries, key, version) => {
      let row = rows().find((it) => it.dataset.row === key);
      if (!row) {
        row = fresh(key);
        rows().at(-1).before(row);
      }
      for (const [name, value] of entries) {
        const input = field(row, name);
        if (!input || ["csrf", "key", "version", "choice", "sure"].includes(name)) continue;
        if (input.type === "checkbox") input.checked = true;
        else input.value = value;
        if (name === "names") names(row).open = value !== "";
      }
      if (version) field(row, "version").value = version;
      touch(row);
      keep(row);
    };

    const goOn = () => {
      const end = rows().at(-1);
      const row = stateOf(end).typed > 0 || field(end, "version").value !== "0" ? add() : end;
      field(row, "donor").focus();
    };
    const chords = {
      Enter: (row) => { keep(row); goOn(); },
      d: (row, input) => {
        const above = rows()[rows().indexOf(row) - 1];
        if (!above || !input.name) return;
        copy(field(above, input.name), input);
        if (input.name === "donor") for (const name of ["who", "named"]) copy(field(above, name), field(row, name));
        touch(row);
      },
      Delete: (row) => remove(row),
    };
    grid.addEventListener("keydown", (event) => {
      const row = rowOf(event.target);
      if (!row || event.altKey || event.shiftKey || event.metaKey) return;
      const chord = event.ctrlKey ? chords[event.key] ?? chords[event.key.toLowerCase()] : null;
      if (chord) chord(row, event.target);
      else if (event.key === "Escape") leave();
      else if (event.key === "F4") openNames(row);
      else if (event.key === "Enter" && cells(row).includes(event.target)) {
        const all = rows().flatMap(cells);
        const next = all[all.indexOf(event.target) + 1];
        if (next) next.focus();
        else chords.Enter(row);
      } else return;
      event.preventDefault();
    });
    const openNames = (row) => {
      names(row).open = true;
      field(row, "names").focus();
    };
    const leave = () => {
      const button = document.getElementById("post");
      (button && !button.disabled ? button : document.querySelector("[data-after-grid]")).focus();
    };
    const typedIn = ({ target }) => {
      const row = rowOf(target);
      if (row) touch(row);
    };
    grid.addEventListener("input", typedIn);
    grid.addEventListener("chosen", typedIn);
    grid.addEventListener("change", ({ target }) => {
      const row = rowOf(target);
      if (!row || !["choice", "sure"].includes(target.name)) return;
      touch(row);
      keep(row);
    });
    grid.addEventListener("focusout", ({ target, relatedTarget }) => {
      const row = rowOf(target);
      if (row && !row.contains(relatedTarget)) keep(row);
    });
    grid.addEventListener("submit", (event) => {
      event.preventDefault();
      const row = rowOf(event.target);
      if (event.submitter?.matches("[data-remove]")) remove(row);
      else chords.Enter(row);
    });
    grid.addEventListener("paste", (event) => {
      if (event.target.matches("textarea")) return;
      const text = event.clipboardData.getData("text/plain");
      if (!/\t|\n/.test(text.trimEnd())) return;
      event.preventDefault();
      const form = document.querySelector("[data-paste]");
      form.elements.text.value = text;
      queue.then(() => form.requestSubmit());
    });
    // Nothing is posted while a row is still on its way.
    standing.addEventListener("submit", async (event) => {
      event.preventDefault();
      retry();
      await queue;
      const form = standing.querySelector("form");
      if (rows().some(isOpen) || document.getElementById("post").disabled) return;
      form.submit();
    });

    const terms = document.querySelector("[data-terms]");
    const keepTerms = async () => {
      terms.querySelectorAll(".wrong").forEach((it) => it.remove());
      try {
        const { ok, news } = await post(terms);
        if (ok) return show(news, null);
        for (const [name, sentence] of news.wrong) {
          const wrong = document.createElement("span");
          wrong.className = "wrong";
          wrong.append(sentence);
          (terms.elements[name]?.closest(".field") ?? terms).append(wrong);
        }
      } catch (err) {
        tell(err.message === "signed out" ? status.dataset.signedOut : status.dataset.failed, "bad");
      }
    };
    terms.addEventListener("change", () => { queue = queue.then(keepTerms); });
    terms.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      if (event.target.name === "total") goOn();
      else terms.elements[[...terms.elements].indexOf(event.target) + 1]?.focus();
    });
    terms.querySelector("[data-save]").hidden = true;

    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      });
    }
    rows().forEach(dress);
    window.addEventListener("online", retry);
    window.addEventListener("pagehide", () => rows().filter(isOpen).forEach(remember));
    try {
      const waiting = Object.keys(localStorage).filter((it) => it.startsWith(prefix)).sort();
      for (const name of waiting) fill(JSON.parse(localStorage.getItem(name)), name.slice(prefix.length));
    } catch { /* off */ }
  }
}
