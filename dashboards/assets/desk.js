// Has this page changed since it was read? Its own address is asked again, and only what is marked as live moves.
(() => {
  "use strict";
  const EVERY_MS = 4000, LONGEST_MS = 60000, TRIES = 6;
  const note = document.getElementById("still");
  let tag = document.currentScript.dataset.tag, failed = 0, timer = 0, ended = false;

  const move = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName) {
      old.replaceWith(document.importNode(fresh, true));
      return;
    }
    for (const { name, value } of fresh.attributes) {
      if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
    [...fresh.childNodes].forEach((child, at) => {
      if (at < old.childNodes.length) move(old.childNodes[at], child);
      else old.append(document.importNode(child, true));
    });
    while (old.childNodes.length > fresh.childNodes.length) old.lastChild.remove();
  };

  const show = (html, newer) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    let all = true;
    for (const region of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(region.id);
      if (region.contains(document.activeElement)) all = false; // nothing moves where somebody is
      else if (fresh) move(region, fresh);
    }
    if (all) tag = newer;
  };

  const end = () => { ended = true; note.textContent = note.dataset.words; };

  const later = () => {
    clearTimeout(timer);
    if (!ended && !document.hidden) timer = setTimeout(look, Math.min(EVERY_MS * 2 ** failed, LONGEST_MS));
  };

  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "If-None-Match": tag }, redirect: "manual", cache: "no-store" });
      if (answer.status === 200) show(await answer.text(), answer.headers.get("ETag"));
      else if (answer.status !== 304 && answer.status !== 429 && answer.status < 500) return end(); // the session is over
      failed = answer.status === 200 || answer.status === 304 ? 0 : failed + 1;
    } catch {
      failed += 1;
    }
    if (failed >= TRIES) end();
    later();
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : later()));
  later();
})();
