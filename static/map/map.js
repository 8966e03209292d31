/* Draws on a Leaflet map what observatory/maps describes: base, areas, marks, links, names, key.
   Texts arrive as HTML that has been escaped; each mark's tooltip begins with a hidden token that
   says what it is, which is how the page learns what was clicked. */
"use strict";
window.observatoryMap = (() => {
  const SMALLEST = 4.5;
  const HIT = 24;
  // Marks of the same area: half a diamond's diagonal, a triangle's side, for a circle of radius 1.
  const DIAMOND = Math.sqrt(Math.PI / 2);
  const TRIANGLE = Math.sqrt((4 * Math.PI) / Math.sqrt(3));
  let gradients = 0;

  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const radius = (n, scale) => Math.max(SMALLEST, scale * Math.sqrt(n));

  function tooltip(token, head, ...lines) {
    return `<span hidden>${token} </span>` + [`<strong>${head}</strong>`, ...lines].filter(Boolean).join("<br>");
  }

  function outline(shape, r) {
    if (shape === "diamond") {
      const d = r * DIAMOND;
      return `<path d="M0 ${-d}L${d} 0L0 ${d}L${-d} 0z"`;
    }
    if (shape === "triangle") {
      const s = r * TRIANGLE, h = (s * Math.sqrt(3)) / 2;
      return `<path d="M0 ${(-2 * h) / 3}L${s / 2} ${h / 3}H${-s / 2}z"`;
    }
    return `<circle r="${r}"`;
  }

  /* Colours side by side, each as wide as its share. */
  function bands(parts) {
    const whole = parts.reduce((sum, part) => sum + part.n, 0);
    const id = `bands${gradients++}`;
    let from = 0;
    const stops = parts.map((part) => {
      const to = from + part.n / whole;
      const stop = `<stop offset="${from}" stop-color="${part.colour}"/><stop offset="${to}" stop-color="${part.colour}"/>`;
      from = to;
      return stop;
    });
    return [`<linearGradient id="${id}">${stops.join("")}</linearGradient>`, `url(#${id})`];
  }

  /* Whether a number has room inside a circle or diamond of the area of a circle of radius r. */
  function fits(text, shape, r) {
    const half = 3.6 * text.length, up = 4.5;
    if (shape === "diamond") return half + up <= r * DIAMOND;
    return shape === "circle" && Math.hypot(half, up) + 1 <= r;
  }

  /* A mark: parts are {colour, n}. A position that is not a thing's own leaves it hollow. */
  function icon(spec, parts, hollow, name) {
    const n = parts.reduce((sum, part) => sum + part.n, 0);
    const r = radius(n, spec.scale);
    const inner = Math.min(r - 2.2, r * 0.62);
    const reach = r * (spec.shape === "diamond" ? DIAMOND : 1);
    const [defs, colour] = parts.length > 1 ? bands(parts) : ["", parts[0].colour];
    const mark = outline(spec.shape, r);
    const hole = hollow ? `${outline(spec.shape, inner)} fill="${spec.halo}"/>` : "";
    const text = n > 1 ? n.toLocaleString(spec.language) : "";
    const inside = (hollow || parts.length === 1) && fits(text, spec.shape, hollow ? inner : r);
    const ink = inside && !hollow ? spec.on : spec.ink;
    const beside = `x="${(spec.side || 1) * (reach + 5)}" text-anchor="${spec.side < 0 ? "end" : "start"}" class="beside"`;
    const label = text && `<text ${inside ? 'text-anchor="middle"' : beside} y="4" fill="${ink}">${text}</text>`;
    const size = Math.max(HIT, 2 * Math.ceil(spec.shape === "triangle" ? r * 1.6 : reach) + 4);
    const half = size / 2;
    return L.divIcon({
      className: "observatory-mark",
      html: `<svg aria-hidden="true" width="${size}" height="${size}" viewBox="${-half} ${-half} ${size} ${size}">${defs}${mark} fill="none" stroke="${spec.halo}" stroke-width="4"/>${mark} fill="${colour}"/>${hole}${label}</svg><span class="unseen">${name}</span>`,
      iconSize: [size, size],
      iconAnchor: [half - spec.side * (reach + 1), half],
    });
  }

  /* row: [lat, lon, n, colour, hollow, token, head, about, where] */
  function marker(spec, row) {
    const [lat, lon, n, colour, hollow, token, ...lines] = row;
    const result = L.marker([lat, lon], {
      icon: icon(spec, [{ colour: spec.colours[colour], n }], hollow, lines[0]),
      riseOnHover: true,
    });
    result.row = row;
    result.bindTooltip(tooltip(token, ...lines), { className: "observatory-tip" });
    result.on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") result.fire("click", { latlng: result.getLatLng() }, true);
    });
    return result;
  }

  function box(bounds) {
    const round = (value) => value.toFixed(5);
    const sides = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
    return sides.map(round).join(",");
  }

  const isPoint = (bounds) => bounds.getSouthWest().equals(bounds.getNorthEast(), 1e-5);

  function clusterIcon(spec, cluster) {
    const rows = cluster.getAllChildMarkers().map((child) => child.row);
    const counts = spec.colours.map((colour) => ({ colour, n: 0 }));
    let n = 0, hollow = true;
    for (const row of rows) {
      counts[row[3]].n += row[2];
      n += row[2];
      hollow = hollow && Boolean(row[4]);
    }
    const head = spec.many.replace("{n}", n.toLocaleString(spec.language));
    const where = isPoint(cluster.getBounds()) ? rows[0][8] : spec.closer;
    const words = tooltip(`${spec.kind}:${box(cluster.getBounds())}`, head, where);
    if (cluster.getTooltip()) cluster.setTooltipContent(words);
    else cluster.bindTooltip(words, { className: "observatory-tip" });
    return icon(spec, counts.filter((part) => part.n), hollow, head);
  }

  /* A click shows what a cluster holds: closer, or side by side where all lie at one point. */
  function openCluster(map, group, cluster) {
    const bounds = cluster.getBounds();
    if (!isPoint(bounds) && map.getZoom() < map.getMaxZoom()) cluster.zoomToBounds({ padding: [30, 30] });
    else if (cluster.getChildCount() <= 24) cluster.spiderfy();
    group.fire("click", { latlng: cluster.getLatLng(), sourceTarget: cluster });
  }

  function marks(map, spec) {
    if (!spec.clustered) {
      between(map, L.featureGroup(spec.rows.map((row) => marker(spec, row))), spec);
      return;
    }
    const group = L.markerClusterGroup({
      animate: !still(),
      iconCreateFunction: (cluster) => clusterIcon(spec, cluster),
      maxClusterRadius: 56,
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: false,
      spiderLegPolylineOptions: { color: spec.ink, weight: 1, opacity: 0.5 },
      zoomToBoundsOnClick: false,
    });
    group.addLayers(spec.rows.map((row) => marker(spec, row)));
    group.on("clusterclick", (event) => openCluster(map, group, event.layer));
    group.on("clusterkeypress", (event) => {
      if (event.originalEvent.key === "Enter") openCluster(map, group, event.layer);
    });
    group.addTo(map);
  }

  /* Land and borders under everything; tiles, where asked for, cover them once they arrive. */
  function base(map, spec) {
    map.createPane("land").style.zIndex = 150;
    const shared = { pane: "land", interactive: false, renderer: L.canvas({ pane: "land", padding: 0.5 }) };
    // The coast is the outer half of a line; what joins two pieces of land is covered again.
    L.geoJSON(spec.land, { ...shared, style: { fill: false, color: spec.coast, weight: 2.6 } }).addTo(map);
    L.geoJSON(spec.land, { ...shared, style: { fillColor: spec.fill, fillOpacity: 1, color: spec.fill, weight: 1.2 } }).addTo(map);
    L.geoJSON(spec.borders, { ...shared, style: { color: spec.border, weight: 1, dashArray: "4 3" } }).addTo(map);
    L.control.zoom({ zoomInTitle: spec.zoomIn, zoomOutTitle: spec.zoomOut }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution(spec.attribution);
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", spec.alt);
    // The wheel scrolls the page until the reader is on the map.
    map.scrollWheelZoom.disable();
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  function areas(map, spec) {
    L.geoJSON(spec.features, {
      style: ({ properties }) => ({
        fillColor: properties.fill || spec.none,
        fillOpacity: properties.fill ? 1 : 0.01,
        color: properties.fill ? spec.line : spec.faint,
        weight: properties.fill ? 1 : 0.6,
        dashArray: properties.approximate ? "3 3" : null,
      }),
      onEachFeature: ({ properties }, layer) => {
        layer.bindTooltip(tooltip(properties.token, ...properties.lines), { className: "observatory-tip", sticky: true });
        layer.on("mouseover", () => layer.setStyle({ weight: 2.5, dashArray: null }).bringToFront());
        layer.on("mouseout", () => layer.setStyle({ weight: properties.fill ? 1 : 0.6, dashArray: properties.approximate ? "3 3" : null }));
      },
    }).addTo(map);
  }

  /* Shows a group from a zoom on, or below one; always, where neither is given. */
  function between(map, group, { from = -Infinity, below = Infinity }) {
    const show = () => {
      if (map.getZoom() >= from && map.getZoom() < below) group.addTo(map);
      else group.remove();
    };
    map.on("zoomend", show);
    show();
  }

  /* Links abroad; rows: [points, width, token, …lines] */
  function arcs(map, spec) {
    const lines = spec.rows.map(([points, weight, token, ...words]) =>
      L.polyline(points, { color: spec.colour, weight, opacity: 0.7, lineCap: "round", smoothFactor: 0.3 })
        .bindTooltip(tooltip(token, ...words), { className: "observatory-tip", sticky: true }));
    between(map, L.featureGroup(lines), spec);
  }

  /* Names; rows: [lat, lon, name, zoom from which it has room, pixels below the point, whether it is data] */
  function names(map, spec) {
    const pane = map.createPane("names");
    pane.style.zIndex = 590;
    pane.style.pointerEvents = "none";
    const labels = spec.rows.map(([lat, lon, name, zoom, below, strong]) => {
      const html = `<svg width="1" height="1"><text y="4" text-anchor="middle"${strong ? ' class="strong"' : ""}>${name}</text></svg>`;
      const text = L.divIcon({ className: "observatory-name", html, iconSize: [0, 0], iconAnchor: [0, -below] });
      return { zoom, marker: L.marker([lat, lon], { icon: text, interactive: false, keyboard: false, pane: "names" }) };
    });
    const show = () => {
      for (const { zoom, marker: label } of labels) {
        if (map.getZoom() >= zoom) label.addTo(map);
        else label.remove();
      }
    };
    map.on("zoomend", show);
    show();
  }

  /* What the marks mean; rows: [shape, colour, hollow, words] */
  function key(map, spec) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const details = L.DomUtil.create("details", "observatory-key");
      details.open = map.getSize().x >= 560;
      const rows = spec.rows.map(([shape, colour, hollow, words]) => {
        const square = { square: '<rect x="-7" y="-6" width="14" height="12"', dashed: '<rect x="-7" y="-6" width="14" height="12" stroke-dasharray="3 2"' };
        const mark = square[shape] || outline(shape, 5.5);
        const paint = hollow ? `fill="${spec.halo}" stroke="${colour}" stroke-width="2.5"` : `fill="${colour}"`;
        return `<li><svg aria-hidden="true" width="18" height="18" viewBox="-9 -9 18 18">${mark} ${paint}/></svg>${words}</li>`;
      });
      details.innerHTML = `<summary>${spec.title}</summary><ul>${rows.join("")}</ul>`;
      L.DomEvent.disableClickPropagation(details);
      L.DomEvent.disableScrollPropagation(details);
      return details;
    };
    control.addTo(map);
  }

  return { areas, arcs, base, key, marks, names };
})();
