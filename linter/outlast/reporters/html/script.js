"use strict";
(() => {
  const ends = JSON.parse(document.getElementById("ends").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const said = document.getElementById("said");

  function fail(vendor) {
    const here = ends[vendor] || {};
    document.querySelectorAll("svg .piece").forEach((piece) => {
      piece.classList.toggle("gone", vendor !== "" && piece.dataset.d.split(" ").includes(vendor));
    });
    document.querySelectorAll("svg .layer").forEach((layer) => {
      const pieces = [...layer.querySelectorAll(".piece")];
      const gone = pieces.filter((piece) => piece.classList.contains("gone"));
      layer.classList.toggle("broken", gone.length > 0 && gone.length === pieces.length);
    });
    let touched = 0;
    document.querySelectorAll("details.chain").forEach((chain) => {
      const end = vendor === "" ? chain.dataset.worst : here[chain.dataset.number] || "unaffected";
      const tag = chain.querySelector(".end");
      tag.className = "tag end " + end;
      tag.textContent = vendor === "" ? tag.dataset.calm : words[end];
      if (vendor !== "" && end !== "unaffected") touched += 1;
    });
    const labels = new Set();
    document.querySelectorAll("details.chain").forEach((chain) => {
      const end = here[chain.dataset.number] || "unaffected";
      if (vendor !== "" && (end === "lost" || end === "restorable")) labels.add(chain.dataset.label);
    });
    document.querySelectorAll("svg .service").forEach((point) => {
      point.classList.toggle("gone", labels.has(point.dataset.service));
      point.classList.toggle("dim", vendor !== "" && !labels.has(point.dataset.service));
    });
    document.querySelectorAll("td[data-v]").forEach((cell) => {
      cell.classList.toggle("fails", cell.dataset.v === vendor);
    });
    said.textContent = vendor === "" ? "Nothing fails." : vendor + " fails: " + touched + " of " + said.dataset.total + " services are touched.";
  }

  document.querySelectorAll("input[name=fails]").forEach((input) => {
    input.addEventListener("change", () => fail(input.value));
  });
  const filter = document.getElementById("filter");
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    let shown = 0;
    document.querySelectorAll("[data-label]").forEach((row) => {
      row.hidden = !row.dataset.label.toLowerCase().includes(wanted);
      if (!row.hidden && row.classList.contains("chain")) shown += 1;
    });
    document.getElementById("shown").textContent = shown + " shown";
  });
  document.getElementById("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  const checked = document.querySelector("input[name=fails]:checked");
  fail(checked ? checked.value : "");
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
})();
