// Pages read and work without this file; with it they act faster.
"use strict";

// A table wider than the page is scrolled by keyboard too.
const reachWide = () => document.querySelectorAll(".wide").forEach((wide) => { if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0; });
reachWide();

// <section id=… data-live="/address" data-every-ms="1000">: its content is fetched again and again while it is seen.
// The address answers with the HTML of the content alone; what the reader has typed into is left as it is;
// a button or link with an id keeps its focus.
for (const region of document.querySelectorAll("[data-live]")) {
  const everyMs = Number(region.dataset.everyMs) || 2000;
  let shown = null;
  const refresh = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(region.dataset.live, { headers: { "X-Requested-With": "live" }, redirect: "error" });
        const html = answer.ok ? await answer.text() : shown;
        region.classList.toggle("stale", !answer.ok);
        const focused = region.contains(document.activeElement) ? document.activeElement : null;
        if (html !== shown && (!focused || focused.matches("a[id], button[id]"))) {
          region.innerHTML = html;
          shown = html;
          const wanted = focused ? document.getElementById(focused.id) : region.querySelector("[autofocus]");
          if (document.activeElement === document.body) wanted?.focus({ preventScroll: true });
          reachWide();
        }
      } catch {
        region.classList.add("stale");
      }
    }
    setTimeout(refresh, everyMs);
  };
  setTimeout(refresh, everyMs);
}

// A form is sent once, however often its button is pressed; coming back to the page frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
