// Filters the list of services while one types. Without this everything works: by the button of the form on a server,
// by letters, sectors and countries in a folder.
"use strict";

(() => {
  const form = document.getElementById("search"), found = document.getElementById("found");
  if (!form || !found) return;
  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const delay_ms = 200, most = 50;
  let timer, asked = 0;

  const ask = async () => {
    const address = new URL(form.action), number = ++asked;
    for (const [name, value] of new FormData(form)) if (value) address.searchParams.set(name, value);
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    found.replaceChildren(...page.getElementById("found").childNodes);
    history.replaceState(null, "", address);
  };

  const begun = [...found.childNodes];
  const look = () => {
    const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
    if (!words.length || !window.siteNames) return found.replaceChildren(...begun);
    const mine = window.siteNames.filter(([name, id]) => words.every((word) => fold(`${name} ${id}`).includes(word)));
    const list = document.createElement("ul"), head = document.createElement("h2");
    head.className = "list-head";
    head.textContent = form.dataset.count.replace("{n}", mine.length);
    list.setAttribute("role", "list");
    list.className = "hits";
    for (const [name, id, about] of mine.slice(0, most)) {
      const line = document.createElement("li"), link = document.createElement("a"), more = document.createElement("small");
      link.href = form.dataset.way.replace("SERVICE", encodeURIComponent(id));
      link.textContent = name;
      more.textContent = about;
      line.append(link, " ", more);
      list.append(line);
    }
    found.replaceChildren(head, list);
  };

  if (form.dataset.names) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.q.addEventListener("focus", () => {
      const script = document.createElement("script");
      script.src = form.dataset.names;
      script.addEventListener("load", look);
      document.head.append(script);
    }, { once: true });
    form.elements.q.addEventListener("input", look);
  } else {
    form.elements.q.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, delay_ms); });
  }
})();
