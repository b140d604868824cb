// Forms are whole without this file. With it: the summary of mistakes is focused, characters are counted, a court is
// chosen and its tree opened without leaving the page, and one is warned before leaving what is not sent.
"use strict";

(document.getElementById("mistakes") || document.getElementById("foreseen"))?.focus();

for (const field of document.querySelectorAll("textarea[maxlength], input[maxlength]:not([type=search])")) {
  const under = document.getElementById(field.getAttribute("aria-describedby"));
  const most = Number(field.maxLength);
  if (!under || most < 40) continue;
  const count = document.createElement("span");
  count.className = "count";
  under.prepend(count);
  const show = () => {
    count.textContent = `${field.value.length} / ${most}`;
    count.classList.toggle("full", field.value.length >= most);
  };
  field.addEventListener("input", show);
  show();
}

const form = document.querySelector("form[data-keep]");
let changed = Boolean(document.getElementById("mistakes"));
form?.addEventListener("input", () => (changed = true));
form?.addEventListener("submit", () => (changed = false));
addEventListener("beforeunload", (event) => changed && event.preventDefault());

// Buttons of the picker post the form for a fresh page; of that page only the picker is taken.
const refresh = async (picker, button) => {
  const data = new FormData(form);
  data.set(button.name, button.value);
  const answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(data) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(`.courtpick[data-field="${CSS.escape(picker.dataset.field)}"]`);
  if (!answer.ok || !fresh) return button.form.requestSubmit(button);
  fresh.open = true;
  picker.replaceWith(fresh);
  (fresh.querySelector(`button[value="${CSS.escape(button.value)}"]`) || fresh.querySelector("input"))?.focus();
};
form?.addEventListener("click", (event) => {
  const button = event.target.closest(".courtpick button[name]");
  if (!button) return;
  event.preventDefault();
  const picker = button.closest(".courtpick");
  if (button.name !== "pick") return void refresh(picker, button);
  const field = form.elements[picker.dataset.field];
  field.value = button.value.split("=")[1];
  field.dispatchEvent(new Event("input", { bubbles: true }));
  picker.open = false;
  field.focus();
});
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.type !== "search") return;
  event.preventDefault();
  event.target.closest("p").querySelector("button[name=find]").click();
});
