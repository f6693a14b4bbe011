"use strict";
/* Comfort over the list that works without this: keys, and a word where a picture is missing. */

const OFF = "queue-keys-off"; // kept in this browser
const rows = [...document.querySelectorAll("#rows .row")];
const dialog = document.getElementById("keys");
const useKeys = document.getElementById("keys-on");
const filters = document.querySelector(".filters");
let current = -1; // the row that has, or last had, the focus

document.querySelectorAll("[data-js]").forEach((one) => { one.hidden = false; });

/* One row at a time is in the order of Tab, as in every list that is gone through by keys. */

function mark(place) {
  if (current >= 0) rows[current].tabIndex = -1;
  rows[place].tabIndex = 0;
  current = place;
}

function go(step) {
  const place = current < 0 ? 0 : Math.min(Math.max(current + step, 0), rows.length - 1);
  mark(place);
  rows[place].focus({ preventScroll: true });
  rows[place].scrollIntoView({ block: "nearest" });
}

rows.forEach((row, place) => {
  row.tabIndex = place ? -1 : 0;
  row.addEventListener("focusin", () => mark(place));
});

function reveal() {
  const box = current >= 0 && rows[current].querySelector(".row__reveal");
  if (box && !box.disabled) box.checked = !box.checked;
}

function open() {
  if (current >= 0) rows[current].querySelector(".row__open").click();
}

function filter() {
  filters.open = true;
  filters.querySelector("select, input").focus();
}

const ACTIONS = {
  j: () => go(1), k: () => go(-1), o: open, r: reveal, "/": filter, "?": () => dialog.showModal(),
};

function isTyping(target) {
  return target.closest("select, textarea, input:not([type=checkbox]), [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (!useKeys.checked || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  const onRow = event.target.classList.contains("row");
  const action = event.key === " " && onRow ? reveal : ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

/* Keys of one letter are in the way of whoever speaks to the browser: they can be left out. */

useKeys.checked = localStorage.getItem(OFF) === null;
useKeys.addEventListener("change", () => {
  if (useKeys.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());

function missing(picture) {
  const frame = picture.parentElement;
  document.getElementById(frame.htmlFor).disabled = true;
  frame.querySelector(".row__none").hidden = false;
  frame.querySelectorAll("img, .row__show, .row__hide").forEach((one) => { one.hidden = true; });
}

document.querySelectorAll(".row__frame img").forEach((picture) => {
  picture.addEventListener("error", () => missing(picture));
  if (picture.complete && !picture.naturalWidth && picture.currentSrc) missing(picture);
});
