"use strict";
/* Comfort over the form that works without this: drop and paste, preview, progress, the answer
   in place. The file leaves the browser by the button only. */

const byId = (id) => document.getElementById(id);
const form = byId("try"), input = byId("file"), ask = byId("ask");
const preview = byId("preview"), media = byId("preview-media"), reveal = byId("reveal");
const progress = byId("progress"), result = byId("result");
let sending = null; // the request under way
let shown = ""; // the preview's address

function uncover(root) {
  root.querySelectorAll("[data-js]").forEach((one) => { one.hidden = false; });
  root.querySelectorAll("[data-no-js]").forEach((one) => { one.hidden = true; });
}

/* Choosing: by the input, or by a drop or paste that fills the input. */

function take(files) {
  if (!files.length) return;
  const one = new DataTransfer();
  one.items.add(files[0]);
  input.files = one.files;
  chosen();
}

function chosen() {
  if (sending) sending.abort();
  result.replaceChildren();
  progress.replaceChildren();
  URL.revokeObjectURL(shown);
  const file = input.files[0];
  preview.hidden = !file;
  if (!file) return;
  shown = URL.createObjectURL(file);
  byId("preview-name").textContent = file.name;
  const video = file.type.startsWith("video/");
  const element = document.createElement(video ? "video" : "img");
  if (video) Object.assign(element, { controls: true, muted: true, preload: "metadata" });
  else element.alt = "";
  element.addEventListener("error", () => {
    cover(false, true);
    media.textContent = byId("preview-name").dataset.none;
  });
  element.src = shown;
  media.replaceChildren(element);
  cover(false, true);
}

input.addEventListener("change", chosen);
document.addEventListener("paste", (event) => take(event.clipboardData.files));
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault(); // or the browser would leave this page for the file
    byId("drop").classList.toggle("try__drop--over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files);
  });
}
document.addEventListener("dragleave", () => byId("drop").classList.remove("try__drop--over"));

/* The preview is blurred where the score is high; one click or key shows it, again hides it. */

function cover(blur, never) {
  preview.classList.toggle("preview--blurred", blur);
  media.inert = blur; // no controls, no sound
  if (blur) media.querySelector("video")?.pause();
  reveal.hidden = Boolean(never);
  reveal.textContent = blur ? reveal.dataset.show : reveal.dataset.hide;
}

const blurred = () => preview.classList.contains("preview--blurred");
reveal.addEventListener("click", () => cover(!blurred()));
byId("preview-frame").addEventListener("click", (event) => {
  if (blurred() && event.target !== reveal) cover(false);
});

/* Asking: the server renders the answer, as it does without this script. */

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending) return;
  if (input.files[0].size > Number(form.dataset.most)) { // which the server would refuse, too
    answered(byId("too-large").innerHTML);
    return;
  }
  const request = sending = new XMLHttpRequest();
  result.replaceChildren();
  working();
  request.upload.addEventListener("progress", ({ loaded, total }) => working(loaded / total));
  request.upload.addEventListener("load", () => working(1));
  request.addEventListener("load", () => answered(request.responseText));
  request.addEventListener("error", () => answered(byId("unreachable").innerHTML));
  request.addEventListener("loadend", () => {
    sending = null;
    ask.disabled = false;
    progress.replaceChildren();
  });
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.setRequestHeader("X-Fragment", "result");
  request.send(new FormData(form));
});

function working(share = 0) {
  ask.disabled = true;
  let bar = progress.querySelector("progress");
  if (!bar) {
    bar = document.createElement("progress");
    progress.replaceChildren(document.createElement("span"), bar);
  }
  const words = share < 1 ? progress.dataset.sending : progress.dataset.looking;
  if (progress.firstChild.textContent !== words) progress.firstChild.textContent = words;
  bar.setAttribute("aria-label", words);
  if (share < 1) bar.value = share;
  else bar.removeAttribute("value"); // how long looking takes, nobody knows
}

function answered(html) {
  result.innerHTML = html;
  uncover(result);
  if (media.firstElementChild && result.querySelector("[data-high]")) cover(true);
  result.querySelector("[data-explain]")?.addEventListener("click", explain);
  result.focus();
}

async function explain(event) {
  const button = event.currentTarget, figure = button.parentElement.querySelector("figure");
  const status = button.parentElement.querySelector("[role=status]");
  button.disabled = true;
  status.textContent = button.dataset.busy;
  try {
    const answer = await fetch("/v1/explain", { method: "POST", body: input.files[0] });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    figure.querySelector("img").src = URL.createObjectURL(await answer.blob());
    figure.hidden = false;
    button.hidden = true;
    status.textContent = "";
  } catch (error) {
    status.textContent = `${button.dataset.failed} ${error.message}`;
    button.disabled = false;
  }
}

uncover(document);
