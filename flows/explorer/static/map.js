// The map: outlines of countries, close up the borders of their divisions, a point for each place that has one, and a shade for what is known to a country or region alone.
"use strict";
(() => {
  const box = document.getElementById("map");
  if (!box || !window.L) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: true,
    zoomAnimation: !still,
    fadeAnimation: false,
    markerZoomAnimation: false,
    inertia: !still,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: 10,
    zoomSnap: 0.5,
    scrollWheelZoom: false,
  });
  map.attributionControl.setPrefix(false).addAttribution("Natural Earth · Leaflet");
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  map.setView([20, 10], 1.5);
  map.createPane("outlines").style.zIndex = 350;
  map.createPane("borders").style.zIndex = 360;

  const names = { country: document.documentElement.lang === "fr" ? "name_fr" : "name" };
  const rowsOf = (number) => {
    const [one, many] = box.dataset.rows.split("|");
    return (number === 1 ? one : many).replace("{number}", number.toLocaleString(document.documentElement.lang));
  };
  const label = (...parts) => {
    const node = document.createElement("span");
    node.textContent = parts.filter(Boolean).join(" · ");
    return node;
  };
  const choose = (facet, key) => {
    const field = [...document.querySelectorAll(`input[name="${facet}"]`)].find((each) => each.value === key);
    if (field) {
      field.checked = !field.checked;
      window.dateline.apply();
      return;
    }
    const asked = new URLSearchParams(location.search);
    asked.delete("page");
    asked.append(facet, key);
    window.dateline.show(`/?${asked}`);
  };

  // A country on both sides of the 180th meridian is drawn in one piece, beyond the edge of the map; one around a pole not at all.
  const unwrapped = (ring) => {
    let turn = 0;
    return ring.map(([lon, lat], number) => {
      const step = number ? lon - ring[number - 1][0] : 0;
      if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
      return [lon + turn, lat];
    });
  };
  const flat = (world) => {
    for (const { geometry } of world.features) geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map(unwrapped));
    return { ...world, features: world.features.filter((feature) => feature.properties.country !== "ATA") };
  };

  let outlines = null;
  const points = L.layerGroup().addTo(map);
  let drawn = null;

  const read = () => JSON.parse(document.getElementById("map-data").textContent);
  const shade = (feature) => {
    const rows = drawn.regions[feature.properties.country];
    return { className: rows ? "country known" : "country", weight: 0.7, fillOpacity: 1 };
  };
  const draw = () => {
    drawn = read();
    points.clearLayers();
    const most = Math.max(1, ...drawn.points.map((point) => point[5]));
    const widest = drawn.points.length > 150 ? 6 : 11;
    for (const [key, name, admin1, lat, lon, rows, near] of [...drawn.points].reverse()) {
      const whole = near < rows;
      const chosen = drawn.chosen.includes(key);
      const kind = `place ${whole ? "exact" : "near"}${chosen ? " chosen" : ""}`;
      const marker = L.circleMarker([lat, lon], { radius: 3.5 + widest * Math.sqrt(rows / most), className: kind, weight: whole ? 1.2 : 2, dashArray: whole ? null : "3 3" });
      marker.bindTooltip(label(name, admin1 === name ? "" : admin1, rowsOf(rows), near ? box.dataset.near.replace("{near}", near) : ""));
      marker.on("click", () => choose("place", key));
      points.addLayer(marker);
    }
    if (outlines) {
      outlines.eachLayer((layer) => {
        const path = layer.getElement();
        if (path) path.setAttribute("class", `${shade(layer.feature).className} leaflet-interactive`);
      });
    }
  };
  let fitting = false;
  const fit = () => {
    fitting = true;
    if (drawn.box) {
      const [west, south, east, north] = drawn.box;
      map.fitBounds([[south, west], [north, east]], { animate: false });
    } else if (drawn.points.length) {
      map.fitBounds(drawn.points.map((point) => [point[3], point[4]]), { padding: [28, 28], maxZoom: 5, animate: false });
    } else {
      map.setView([20, 10], 1.5, { animate: false });
    }
    fitting = false;
    document.getElementById("map-here").hidden = true;
  };
  map.on("dragend zoomend", () => {
    if (!fitting) document.getElementById("map-here").hidden = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.id !== "map-here") return;
    const edges = map.getBounds();
    const asked = new URLSearchParams(location.search);
    asked.delete("page");
    asked.set("box", [edges.getWest(), Math.max(edges.getSouth(), -90), edges.getEast(), Math.min(edges.getNorth(), 90)].map((edge) => edge.toFixed(3)).join(","));
    window.dateline.show(`/?${asked}`);
  });
  document.addEventListener("dateline:shown", () => {
    draw();
    fit();
  });

  // Zoom from which divisions are large enough to be told apart.
  const close = 4;
  let borders = null;
  const border = () => {
    const wanted = map.getZoom() >= close;
    if (wanted && !borders) {
      borders = L.geoJSON(null, { pane: "borders", interactive: false, style: { className: "border", weight: 0.7, fill: false } });
      fetch(box.dataset.borders)
        .then((answer) => answer.json())
        .then((lines) => borders.addData(lines));
    }
    if (wanted) borders.addTo(map);
    else if (borders) borders.remove();
  };
  map.on("zoomend", border);

  draw();
  fit();
  border();
  fetch(box.dataset.outlines)
    .then((answer) => answer.json())
    .then((world) => {
      outlines = L.geoJSON(flat(world), {
        pane: "outlines",
        style: shade,
        onEachFeature: (feature, layer) => {
          const { country } = feature.properties;
          layer.bindTooltip(() => label(feature.properties[names.country], drawn.regions[country] ? rowsOf(drawn.regions[country]) : ""), { sticky: true });
          if (country) layer.on("click", () => choose("country", country));
        },
      }).addTo(map);
    });
})();
