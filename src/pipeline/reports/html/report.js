"use strict";
(() => {
  const cards = [...document.querySelectorAll("article")];
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const keys = document.getElementById("keys");
  const words = form.elements.words;
  const texts = new Map();
  let at = -1;
  let waiting = 0;

  // A card's text is put together once, when somebody searches for the first time.
  const text = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.replace(/\s+/g, " ").toLowerCase());
    return texts.get(card);
  };

  const filter = () => {
    const outcomes = new Set([...form.querySelectorAll("[name=outcome]:checked")].map((box) => box.value));
    const key = form.elements.key.value;
    const wanted = words.value.trim().replace(/\s+/g, " ").toLowerCase();
    let number = 0;
    for (const card of cards) {
      const fits =
        outcomes.has(card.dataset.outcome) &&
        (!key || card.dataset.key === key) &&
        (!form.elements.findings.checked || "findings" in card.dataset) &&
        (!wanted || text(card).includes(wanted));
      if (card.hidden === fits) card.hidden = !fits;
      number += fits;
    }
    const all = number === cards.length ? "" : ` of ${cards.length.toLocaleString("en")}`;
    shown.value = `${number.toLocaleString("en")}${all} shown`;
    none.hidden = number > 0 || !cards.length;
  };

  const go = (step) => {
    const here = document.activeElement.closest("article");
    if (here) at = cards.indexOf(here);
    for (let next = at + step; next >= 0 && next < cards.length; next += step) {
      if (!cards[next].hidden) {
        at = next;
        cards[at].focus({ preventScroll: true });
        cards[at].scrollIntoView({ block: "start" });
        return;
      }
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "Escape" && typing) {
      if (at >= 0 && !cards[at].hidden) cards[at].focus();
      else event.target.blur();
    } else if (typing) {
      return;
    } else if (event.key === "j" || event.key === "k") {
      go(event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      words.focus();
      words.select();
    } else if (event.key === "?") {
      keys.showModal();
    } else if (event.key === "Enter" && event.target.matches("article")) {
      const more = event.target.querySelector(":scope > details");
      more.open = !more.open;
    } else {
      return;
    }
    event.preventDefault();
  });

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  document.getElementById("help").addEventListener("click", () => keys.showModal());
  form.hidden = false;
  filter();
})();
