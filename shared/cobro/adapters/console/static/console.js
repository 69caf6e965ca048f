// What the console does beside links and forms: keys, parts that load after, choices that send.
"use strict";

function load(place) {
  fetch(place.dataset.load, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-part]");
      if (part) place.replaceChildren(...document.importNode(part, true).childNodes);
      place.dataset.loaded = "yes";
    })
    .catch(() => place.dataset.failed = "yes"); // its link stays
}

function isTyping(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function move(entries, step) {
  const at = entries.indexOf(document.activeElement.closest("[data-entry]"));
  const next = entries[Math.min(Math.max(at + step, 0), entries.length - 1)];
  if (next) next.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const entries = [...document.querySelectorAll("[data-entry]")];
  if (event.key === "j") move(entries, 1);
  if (event.key === "k") move(entries, -1);
  if (event.key !== "a" && event.key !== "r") return;
  const entry = document.activeElement.closest("[data-entry]");
  const form = entry && entry.querySelector(`form[data-do="${event.key}"]`);
  if (form) form.requestSubmit();
}

document.addEventListener("keydown", onKey);
document.querySelectorAll("[data-load]").forEach(load);
document.querySelectorAll("[data-hide]").forEach((item) => { item.hidden = true; });
document.querySelectorAll("[data-submit]").forEach((item) => {
  item.addEventListener("change", () => item.form.requestSubmit());
});
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    navigator.clipboard.writeText(field.value).then(() => { button.textContent = button.dataset.copied; });
  });
});
document.querySelectorAll("form[method=post]").forEach((form) => {
  form.addEventListener("submit", () => {
    form.querySelectorAll("button").forEach((button) => { button.setAttribute("aria-busy", "true"); });
  });
});
const here = document.querySelector("nav [aria-current]"); // where the menu is a row, it may lie beside
if (here) here.closest("ul").scrollLeft = here.offsetLeft - 24;
const first = document.querySelector("[data-entry]");
if (first && location.search.includes("done=")) first.focus();
