"use strict";
// The light on evidence, the folds, the search and the filters of a page of tomtat. The page can be
// read without it. It changes classes and attributes, and makes elements from text alone.

document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const main = document.getElementById("articles");
  const records = Array.from(main.getElementsByClassName("record"));
  evidence(main);
  if (document.querySelector(".tools")) {
    folds(main, records);
    finding(records);
  }
});

// --- evidence: one sentence of a summary at a time lights the sentences that it rests on.

function evidence(main) {
  let pinned = null; // chosen by a click, a tap or the Enter key; stays until another one is
  let hovered = null;
  let lit = null;
  let lights = [];

  for (const said of main.querySelectorAll(".claim .said[aria-describedby]")) {
    said.tabIndex = 0;
    said.setAttribute("role", "button");
    said.setAttribute("aria-pressed", "false");
  }

  const claimOf = (target) => {
    const claim = target instanceof Element ? target.closest(".claim") : null;
    return claim && claim.querySelector(".refs") ? claim : null;
  };
  const sentencesOf = (claim) =>
    Array.from(claim.querySelectorAll(".refs a"), (a) => document.getElementById(a.hash.slice(1)))
      .filter(Boolean);

  function light(claim) {
    if (claim === lit) return;
    for (const sentence of lights) sentence.classList.remove("lit");
    if (lit) lit.classList.remove("active");
    lit = claim;
    lights = claim ? sentencesOf(claim) : [];
    for (const sentence of lights) sentence.classList.add("lit");
    if (claim) {
      claim.classList.add("active");
      bringIntoPane(lights);
    }
  }

  function pin(claim) {
    if (pinned) {
      pinned.querySelector(".said").setAttribute("aria-pressed", "false");
      pinned.querySelector(".quotes")?.remove();
    }
    pinned = claim;
    if (claim) {
      claim.querySelector(".said").setAttribute("aria-pressed", "true");
      claim.append(quotes(claim, sentencesOf(claim)));
    }
    light(claim);
  }

  main.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    hovered = claimOf(event.target);
    light(hovered || focused() || pinned);
  });
  main.addEventListener("pointerleave", () => {
    hovered = null;
    light(focused() || pinned);
  });
  const focused = () => claimOf(document.activeElement);
  // A press beside a sentence's words moves the focus to the page, and the pointer is still there.
  main.addEventListener("focusin", (event) => light(claimOf(event.target) || hovered || pinned));
  main.addEventListener("focusout", (event) => {
    if (!event.relatedTarget) light(hovered || pinned);
  });

  main.addEventListener("click", (event) => {
    const claim = claimOf(event.target);
    const link = event.target.closest("a");
    if (claim && link && link.hash) {
      if (pinned !== claim) pin(claim);
      if (goTo(document.getElementById(link.hash.slice(1)))) event.preventDefault();
    } else if (claim && (event.target === claim || event.target.closest(".said"))) {
      // Whoever marks text to copy it does not choose it.
      if (getSelection().isCollapsed) pin(pinned === claim ? null : claim);
    }
  });
  main.addEventListener("keydown", (event) => {
    const said = event.target.closest(".said");
    if (said && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      const claim = claimOf(said);
      pin(pinned === claim ? null : claim);
    } else if (event.key === "Escape" && pinned) {
      // Back to where the reader came from.
      const from = pinned.querySelector(".said");
      pin(null);
      from.focus();
    }
  });
}

// What a sentence rests on, right below it: for narrow windows and folded articles.
function quotes(claim, sentences) {
  const box = document.createElement("span");
  box.className = "quotes";
  const links = claim.querySelectorAll(".refs a");
  sentences.forEach((sentence, i) => {
    const quote = box.appendChild(document.createElement("span"));
    quote.className = "quote";
    const link = quote.appendChild(document.createElement("a"));
    link.href = links[i].hash;
    link.textContent = links[i].textContent;
    link.setAttribute("aria-label", links[i].getAttribute("aria-label"));
    const parts = sentence.matches("div") ? Array.from(sentence.children) : [sentence];
    for (const part of parts) {
      const text = quote.appendChild(document.createElement("span"));
      text.className = part.classList.contains("original") ? "original" : "";
      text.lang = part.lang || part.closest("[lang]").lang;
      text.textContent = Array.from(part.childNodes)
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.data)
        .join("");
    }
  });
  return box;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Scrolls the article's own pane, never the page: nothing moves under the pointer.
function bringIntoPane(sentences) {
  const pane = sentences[0]?.closest(".pane");
  if (!pane || pane.scrollHeight <= pane.clientHeight + 1) return;
  const frame = pane.getBoundingClientRect();
  const boxes = sentences.map((sentence) => sentence.getBoundingClientRect());
  const top = Math.min(...boxes.map((box) => box.top)) - frame.top;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) - frame.top;
  if (top >= 0 && bottom <= pane.clientHeight) return;
  const room = Math.max(24, (pane.clientHeight - (bottom - top)) / 3);
  pane.scrollTo({ top: pane.scrollTop + top - room, behavior: calm() ? "auto" : "smooth" });
}

// Moves reader and focus to a sentence; the browser's own jump would lose the light.
function goTo(sentence) {
  if (!sentence) return false;
  const fold = sentence.closest("details");
  if (fold) fold.open = true;
  sentence.tabIndex = -1;
  sentence.focus({ preventScroll: true });
  sentence.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  return true;
}

// --- folds

function folds(main, records) {
  const button = document.getElementById("fold");
  const all = () => records.map((record) => record.querySelector(".fold")).filter(Boolean);
  if (all().length === 0) return;
  const fold = (folded) => {
    for (const details of all()) details.open = !folded;
    button.textContent = folded ? "Unfold articles" : "Fold articles";
    button.dataset.folded = String(folded);
  };
  button.hidden = false;
  button.addEventListener("click", () => fold(button.dataset.folded !== "true"));
  // On a narrow window the articles stand between the summaries.
  fold(matchMedia("(max-width: 60rem)").matches);
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details");
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
}

// --- search and filters

// Lower case, without diacritics, đ as d.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
}

function finding(records) {
  const tools = document.querySelector(".tools");
  const query = document.getElementById("query");
  const language = document.getElementById("language");
  const state = document.getElementById("state");
  const status = document.getElementById("status");
  const nothing = document.getElementById("nothing");
  const texts = new Array(records.length);
  const count = (n) => n.toLocaleString("en") + (n === 1 ? " article" : " articles");

  const languages = new Map();
  for (const record of records) {
    if (record.dataset.lang) languages.set(record.dataset.lang, record.dataset.language);
  }
  for (const [code, name] of Array.from(languages).sort((a, b) => (a[1] < b[1] ? -1 : 1))) {
    language.add(new Option(name, code));
  }

  const textOf = (i) => (texts[i] ??= plain(records[i].textContent));
  const matches = (i, words) => {
    const data = records[i].dataset;
    if (language.value && data.lang !== language.value) return false;
    if (state.value && !(state.value in data)) return false;
    return words.length === 0 || words.every((word) => textOf(i).includes(word));
  };

  // In slices, so that typing stays quick on a page of ten thousand articles; a newer question
  // ends an older one.
  let asked = 0;
  function find() {
    const mine = ++asked;
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    let i = 0;
    let found = 0;
    const slice = () => {
      if (mine !== asked) return;
      const until = performance.now() + 30;
      while (i < records.length && performance.now() < until) {
        const shown = matches(i, words);
        if (records[i].hidden === shown) records[i].hidden = !shown;
        found += shown;
        i += 1;
      }
      if (i < records.length) {
        setTimeout(slice);
        return;
      }
      const all = found === records.length;
      status.textContent = all ? count(found) : `${found.toLocaleString("en")} of ${count(records.length)}`;
      nothing.hidden = found > 0 || records.length === 0;
    };
    slice();
  }
  // The texts are made ready while the reader begins to type.
  let next = 0;
  const ready = () => {
    const until = performance.now() + 20;
    while (next < records.length && performance.now() < until) textOf(next++);
    if (next < records.length) setTimeout(ready, 20);
  };
  query.addEventListener("focus", ready, { once: true });
  let typing;
  query.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(find, records.length > 500 ? 150 : 0);
  });
  language.addEventListener("change", find);
  state.addEventListener("change", find);
  tools.hidden = false;
  find();
}
