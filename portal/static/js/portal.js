// Progressive enhancement only: every page does its work without this file.
"use strict";

const notices = document.getElementById("notices");

// The focus goes to what changed: an element that asks for it, or the summary of what is wrong.
function focusOn(root) {
  const wanted = "[data-focus], #problem";
  const found = root.matches?.(wanted) ? root : root.querySelector?.(wanted);
  if (!found) return;
  if (!found.hasAttribute("tabindex") && !found.matches("a[href], button, input, select, textarea")) found.tabIndex = -1;
  found.focus();
}

// A sentence above the page, announced because #notices is a live region. It stays, and is not said again while it does.
function say(sentence, isProblem) {
  if (!notices || !sentence || notices.textContent.trim() === sentence) return;
  const line = document.createElement("p");
  line.className = isProblem ? "notice notice--problem" : "notice";
  line.textContent = sentence;
  notices.replaceChildren(line);
  if (isProblem) line.scrollIntoView({ block: "nearest" });
}

function enhance(root) {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = !navigator.clipboard;
  for (const button of root.querySelectorAll("[data-print][hidden]")) button.hidden = false;
}

enhance(document);
focusOn(document.body);
document.body.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
document.body.addEventListener("htmx:afterSettle", (event) => focusOn(event.detail.elt));
// What was amiss when somebody sent a deed is gone once that has gone through. What a page sends by itself clears nothing.
document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.requestConfig.triggeringEvent) detail.xhr.amiss = document.querySelector("#problem-place > *");
});
document.body.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  if (xhr.status >= 200 && xhr.status < 300) xhr.amiss?.remove();
});
// A refusal says itself where it belongs (HX-Retarget), whatever its status; there is one summary on a page.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Retarget")) return;
  detail.shouldSwap = true;
  detail.isError = false;
  document.getElementById("problem")?.remove();
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.body.addEventListener(failure, () => say(notices?.dataset.failed, true));

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const before = button.lastChild.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.lastChild.textContent = notices?.dataset.copied || before;
  button.addEventListener("blur", () => { button.lastChild.textContent = before; }, { once: true });
});

// A page on which one writes counts what it sends, by the clock: what comes late is not taken for new.
document.addEventListener("formdata", ({ target, formData }) => {
  const turn = target.elements.turn;
  if (!turn) return;
  turn.value = Math.max(Number(turn.value) + 1, Date.now());
  formData.set("turn", turn.value);
});

// A file may be dropped on [data-drop]; its own <input type="file"> receives it.
for (const type of ["dragover", "dragleave", "drop"])
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    const input = zone?.querySelector("input[type=file]");
    if (!input) return;
    event.preventDefault();
    zone.toggleAttribute("data-over", type === "dragover");
    if (type !== "drop" || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
