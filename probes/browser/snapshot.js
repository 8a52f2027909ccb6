/* What does a person see in this document? One pass over page and open shadow roots, in the order of the page.
 *
 * Gives `elements` (kept here, to be acted on) and `data`, as JSON: the visible text, and for each element its parent, the
 * part of the text it holds, and, where it is something, what it is. A password is never read.
 */
(selectors) => {
  const UNSEEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
  const NO_TEXT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "TITLE", "OBJECT", "EMBED", "VIDEO", "AUDIO", "CANVAS"]);
  const INLINE = /^(inline|contents|ruby)/;
  const IMPLICIT = {
    A: (e) => (e.hasAttribute("href") ? "link" : ""), AREA: (e) => (e.hasAttribute("href") ? "link" : ""),
    BUTTON: () => "button", SUMMARY: () => "button", IMG: () => "img", SVG: () => "img", TEXTAREA: () => "textbox",
    SELECT: (e) => (e.multiple || e.size > 1 ? "listbox" : "combobox"), OPTION: () => "option", DIALOG: () => "dialog",
    TR: () => "row", LI: () => "listitem", ARTICLE: () => "article", FORM: () => "form", FIELDSET: () => "group",
    SECTION: () => "region", NAV: () => "region", ASIDE: () => "region", MAIN: () => "region",
    H1: () => "heading", H2: () => "heading", H3: () => "heading", H4: () => "heading", H5: () => "heading", H6: () => "heading",
    INPUT: (e) => INPUTS[e.type] ?? "textbox",
  };
  const INPUTS = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
    hidden: "", range: "slider", number: "spinbutton", file: "file",
  };
  const LABELLED = new Set([
    "link", "button", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "checkbox", "switch", "radio", "option",
    "heading", "treeitem",
  ]);
  const BOXES = new Set(["checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio", "file"]);
  const NAMED = new Set([
    "textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "file", "img", "dialog", "alertdialog",
    "form", "group", "radiogroup", "region",
  ]);
  const PLACES = new Set(["row", "listitem", "article"]);

  const CAPTCHAS = [
    ["recaptcha", ".g-recaptcha:not([data-size=invisible]), iframe[src*='/recaptcha/'][src*='/anchor'], iframe[src*='/recaptcha/'][src*='/bframe']"],
    ["hcaptcha", ".h-captcha:not([data-size=invisible]), iframe[src*='hcaptcha.com/']"],
    ["turnstile", ".cf-turnstile:not([data-size=invisible]), iframe[src*='challenges.cloudflare.com/']"],
  ];

  const elements = [];
  const nodes = [];
  let captcha = null;
  let text = "";

  const clean = (s) => (s ?? "").normalize("NFC").replace(UNSEEN, "").replace(/\s+/g, " ");
  const roleOf = (e) => {
    const given = (e.getAttribute("role") ?? "").trim().split(/\s+/)[0].toLowerCase();
    if (given && given !== "presentation" && given !== "none") return given;
    const implicit = IMPLICIT[e.tagName.toUpperCase()];
    if (implicit) return implicit(e);
    return e.isContentEditable && !e.parentElement?.isContentEditable ? "textbox" : "";
  };

  const spoken = (e, except) => {
    let said = "";
    const say = (node) => {
      if (node.nodeType === 3) said += node.data;
      if (node.nodeType !== 1 || node === except || NO_TEXT.has(node.tagName)) return;
      if (node.getAttribute("aria-hidden") === "true" || getComputedStyle(node).display === "none") return;
      if (["SELECT", "TEXTAREA", "INPUT"].includes(node.tagName)) return;
      if (node.tagName === "IMG") said += ` ${node.alt} `;
      else if (node !== e && node.getAttribute("aria-label")) said += ` ${node.getAttribute("aria-label")} `;
      else for (const child of node.shadowRoot?.childNodes ?? node.childNodes) say(child);
      if (!INLINE.test(getComputedStyle(node).display)) said += " ";
    };
    for (const child of e.shadowRoot?.childNodes ?? e.childNodes) say(child);
    return said;
  };

  const namesOf = (e, role) => {
    const names = [];
    const ids = (e.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
    const root = e.getRootNode();
    const labels = ids.map((id) => root.getElementById?.(id)).filter(Boolean);
    if (labels.length) names.push(labels.map((label) => spoken(label)).join(" "));
    names.push(e.getAttribute("aria-label"));
    for (const label of e.labels ?? []) names.push(spoken(label, e), spoken(label));
    names.push(e.getAttribute("title"), e.getAttribute("placeholder"), e.getAttribute("alt"));
    if (e.tagName === "INPUT" && INPUTS[e.type] === "button") names.push(e.value || (e.type === "submit" ? "Submit" : ""));
    if (e.tagName === "FIELDSET") names.push(...[...e.children].filter((c) => c.tagName === "LEGEND").map((c) => spoken(c)));
    if (e instanceof SVGElement) names.push(e.querySelector("title")?.textContent);
    if (LABELLED.has(role)) names.push(spoken(e));
    return [...new Set(names.map((name) => clean(name).trim()).filter(Boolean))];
  };

  const valueOf = (e, role) => {
    if (e.type === "password") return null;
    if (e.tagName === "SELECT") return [...e.selectedOptions].map((option) => clean(option.label).trim()).join(", ");
    if (e.tagName === "INPUT" || e.tagName === "TEXTAREA") return e.value;
    return ["textbox", "searchbox", "combobox"].includes(role) ? clean(spoken(e)).trim() : null;
  };

  const gone = (rect) => rect.right + scrollX <= 0 || rect.bottom + scrollY <= 0;
  const tiny = (rect) => rect.width <= 1 && rect.height <= 1;
  const boxed = (e) => {
    const rect = e.getBoundingClientRect();
    return rect.width > 0 && rect.height > 0 && !tiny(rect) && !gone(rect);
  };
  const veiled = (e, style) => {
    if (style.opacity === "0") return true;
    if (style.position === "absolute" || style.position === "fixed") {
      const rect = e.getBoundingClientRect();
      if (gone(rect) || (tiny(rect) && style.overflow !== "visible")) return true;
    }
    return style.overflowY !== "visible" && style.display !== "inline" && e.offsetHeight === 0 && e.offsetParent !== null;
  };

  const describe = (e, role, seen) => {
    const info = { role, seen: seen && boxed(e) };
    if (LABELLED.has(role) || NAMED.has(role) || BOXES.has(role)) {
      info.names = namesOf(e, role);
      info.disabled = e.matches(":disabled") || e.getAttribute("aria-disabled") === "true" || !!e.closest("[inert]");
    }
    if (role === "heading") info.level = Number(e.getAttribute("aria-level")) || Number(e.tagName[1]) || 2;
    if (BOXES.has(role)) info.checked = e.tagName === "INPUT" ? e.checked : e.getAttribute("aria-checked") === "true";
    if (NAMED.has(role)) info.value = valueOf(e, role);
    if (e.tagName === "INPUT") info.type = e.type;
    if (e.tagName === "SELECT") info.options = [...e.options].map((o) => [clean(o.label).trim(), o.disabled]);
    if (e.readOnly) info.readonly = true;
    return info;
  };

  // Our allow-list may keep the widget itself from loading: the empty place for it is enough. A badge asks nothing.
  const captchaOf = (e) => {
    const found = CAPTCHAS.find(([, selector]) => e.matches(selector));
    if (!found || e.closest(".grecaptcha-badge") || (e.tagName === "IFRAME" && !boxed(e))) return null;
    return found[0];
  };

  const breakLine = () => { if (text && !text.endsWith("\n")) text = text.replace(/[ ]+$/, "") + "\n"; };
  const add = (words) => {
    const piece = /(^|[\n\t ])$/.test(text) ? words.replace(/^ /, "") : words;
    text += piece;
  };

  const walkChildren = (e, index, seen) => {
    if (e.tagName === "SLOT") {
      const given = e.assignedNodes({ flatten: true });
      for (const child of given.length ? given : e.childNodes) walk(child, index, seen);
    } else if (e.tagName === "DETAILS" && !e.open) {
      const summary = [...e.children].find((child) => child.tagName === "SUMMARY");
      if (summary) walk(summary, index, seen);
    } else for (const child of (e.shadowRoot ?? e).childNodes) walk(child, index, seen);
  };

  const walk = (node, parent, seen) => {
    if (node.nodeType === 3) {
      if (seen && getComputedStyle(node.parentElement ?? node.getRootNode().host).visibility === "visible") add(clean(node.data));
      return;
    }
    if (node.nodeType !== 1 || NO_TEXT.has(node.tagName)) return;
    const style = getComputedStyle(node);
    const role = roleOf(node);
    const absent = style.display === "none";
    if (absent && !BOXES.has(role)) return;
    const shown = seen && !absent && !veiled(node, style);
    if (shown && style.visibility === "visible") captcha ??= captchaOf(node);
    const block = !absent && !INLINE.test(style.display) && style.display !== "table-cell" && !style.display.startsWith("inline");
    if (shown && block) breakLine();
    const index = nodes.length;
    elements.push(node);
    const entry = [parent, text.length, text.length, node.tagName.toLowerCase(), null];
    nodes.push(entry);
    const controls = LABELLED.has(role) || NAMED.has(role) || BOXES.has(role) || PLACES.has(role);
    const chosen = selectors.flatMap((selector, place) => (node.matches(selector) ? [place] : []));
    if (controls || chosen.length) {
      entry[4] = describe(node, role, shown && style.visibility === "visible");
      if (chosen.length) entry[4].selectors = chosen;
      if (style.display === "contents" && shown) entry[4].seen = true;
    }
    if (!absent) {
      if (node.tagName === "BR") { if (shown) text += "\n"; }
      else if (node.tagName === "INPUT") { if (shown && INPUTS[node.type] === "button" && style.visibility === "visible") add(clean(node.value)); }
      else if (node.tagName === "SELECT") { if (shown && !node.multiple) add(`${valueOf(node, role)} `); }
      else if (!(node instanceof SVGElement) && node.tagName !== "TEXTAREA" && node.tagName !== "IFRAME") walkChildren(node, index, shown);
    }
    entry[2] = text.length;
    if (shown && style.display === "table-cell") text += "\t";
    if (shown && block) breakLine();
  };

  // Nothing in it can change by itself: it is there, and holds no script, no frame, no timer, no movement.
  const still = document.readyState === "complete" && !document.scripts.length && !document.getAnimations().length
    && !document.querySelector("iframe, frame, object, embed, video, meta[http-equiv=refresh i], [onload], [onerror]");

  // ... and answers to nothing that is done in it, but by going elsewhere.
  const acts = document.evaluate("boolean(//@*[starts-with(name(), 'on')])", document, null, XPathResult.BOOLEAN_TYPE, null);
  const inert = still && !acts.booleanValue;

  walk(document.body ?? document.documentElement, -1, true);
  // As one text: what crosses to us value by value costs a hundred times as much. Written here, because old libraries
  // teach arrays and strings a toJSON of their own.
  const quote = (words) => `"${words.replace(/["\\\u0000-\u001f\ud800-\udfff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
  const write = (value) => {
    if (typeof value === "string") return quote(value);
    if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
    if (value === null || typeof value !== "object") return String(value ?? null);
    const known = Object.entries(value).filter(([, held]) => held !== undefined);
    return `{${known.map(([key, held]) => `${quote(key)}:${write(held)}`).join(",")}}`;
  };
  return { elements, data: write({ url: document.URL, lang: document.documentElement.lang, text, nodes, captcha, still, inert }) };
}
