"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const chains = all("details.chain");
  const points = all("svg [data-s]").map((one) => ({ one, own: one.dataset.s.split(" ").filter(Boolean) }));
  const rows = all("li[data-s], tr[data-s]");
  let fails = "";

  const when = (chain) => (fails === "" ? null : chain.querySelector(`.when[data-v="${fails}"]`));
  const endOf = (chain) => {
    const told = when(chain);
    return fails === "" ? chain.dataset.worst : told ? told.dataset.end : "unaffected";
  };

  function showChain(chain) {
    const told = when(chain);
    const ends = told ? told.dataset.layers.split(",") : [];
    all(".piece", chain).forEach((piece) => {
      piece.classList.toggle("gone", fails !== "" && piece.dataset.d.split(" ").includes(fails));
    });
    all(".layer:not(.ground)", chain).forEach((layer, at) => {
      const end = ends[at] || "";
      layer.setAttribute("class", `layer ${layer.dataset.layer} ${end}`.trim());
      layer.querySelector(".verdict").textContent = end ? words.layers[end] : "";
    });
    all(".when", chain).forEach((one) => { one.hidden = fails !== "" && one !== told; });
    const end = endOf(chain);
    const tag = chain.querySelector(".end");
    tag.className = `tag end ${end}`;
    tag.textContent = (fails === "" ? "at worst: " : "") + words.ends[end];
  }

  function fail(index, name) {
    fails = index;
    document.documentElement.classList.toggle("failing", fails !== "");
    chains.forEach(showChain);
    all("[data-v]").forEach((cell) => cell.classList.toggle("fails", fails !== "" && cell.dataset.v === fails));
    const counts = {};
    chains.forEach((chain) => { counts[endOf(chain)] = (counts[endOf(chain)] || 0) + 1; });
    const told = ["lost", "restorable", "by-hand", "unknown", "survives", "unaffected"]
      .filter((end) => counts[end]).map((end) => `${counts[end]} ${end}`);
    byId("said").textContent = fails === "" ? "Nothing fails." : `${name} fails: ${told.join(", ")} of ${chains.length} services.`;
    sift();
  }

  function sift() {
    const wanted = byId("filter").value.trim().toLowerCase();
    const level = byId("level").value;
    const outcome = byId("outcome").value;
    const shown = new Set();
    const ended = new Set();
    chains.forEach((chain) => {
      const fits = chain.dataset.label.toLowerCase().includes(wanted)
        && (level === "" || chain.dataset.level === level) && (outcome === "" || endOf(chain) === outcome);
      chain.hidden = !fits;
      if (fits) shown.add(chain.dataset.n);
      if (fails !== "" && ["lost", "restorable"].includes(endOf(chain))) ended.add(chain.dataset.n);
    });
    all("section", byId("services").parentNode).forEach((part) => { part.hidden = !part.querySelector("details.chain:not([hidden])"); });
    rows.forEach((row) => { row.hidden = !shown.has(row.dataset.s); });
    const some = shown.size < chains.length;
    points.forEach(({ one, own }) => {
      const kept = own.filter((number) => shown.has(number));
      one.classList.toggle("dim", some && kept.length === 0);
      one.classList.toggle("ended", kept.some((number) => ended.has(number)));
      if (one.tagName === "text") one.textContent = some ? String(kept.length) : String(own.length);
    });
    byId("none").hidden = shown.size > 0;
    byId("shown").textContent = some ? `${shown.size} of ${chains.length} services are shown, here and in the pictures.` : `All ${chains.length} services are shown.`;
  }

  function reveal() {
    const target = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (target.closest("[hidden]")) byId("sift").reset();
    const chain = target.closest("details.chain");
    const told = target.closest(".when");
    if (told && fails !== "" && told.dataset.v !== fails) choose(told.dataset.v);
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    if (chain) chain.querySelector("summary").focus({ preventScroll: true });
    target.scrollIntoView();
  }

  function choose(index) {
    const input = document.querySelector(`input[name=fails][value="${index}"]`);
    input.checked = true;
    fail(index, input.parentNode.textContent.trim());
  }

  all("input[name=fails]").forEach((input) => input.addEventListener("change", () => choose(input.value)));
  byId("choose").addEventListener("submit", (event) => event.preventDefault());
  byId("sift").addEventListener("submit", (event) => event.preventDefault());
  byId("sift").addEventListener("reset", () => setTimeout(sift));
  ["filter", "level", "outcome"].forEach((id) => byId(id).addEventListener("input", sift));
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("hashchange", reveal);
  // Paper is white, and nobody can open anything on it; of very many services the first are enough.
  addEventListener("beforeprint", () => {
    const closed = [...chains.slice(0, 60), ...all("details[id^=policy-]")].filter((one) => !one.open);
    const theme = document.documentElement.dataset.theme;
    closed.forEach((one) => { one.open = true; });
    document.documentElement.dataset.theme = "light";
    addEventListener("afterprint", () => {
      closed.forEach((one) => { one.open = false; });
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
    }, { once: true });
  });
  ["choose", "sift", "theme"].forEach((id) => { byId(id).hidden = false; });
  const checked = document.querySelector("input[name=fails]:checked");
  choose(checked ? checked.value : "");
  reveal();
})();
