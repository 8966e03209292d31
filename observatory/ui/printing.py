"""How pages are printed: one style sheet for all of them, and a line at the foot that says what it is.

Both are the browser's to put in place, when somebody prints: charts were drawn for the screen's width
and theme, and only then take the sheet's. Nothing of it is seen before, and all of it is undone after.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from observatory import ROOT
from observatory.charts.palette import DARK, LIGHT, Theme, ThemeName
from observatory.i18n import Language
from observatory.store import Store
from observatory.ui.outside import base_path

SHEET = "print/print.css"
"""The style sheet, under static/."""
_SCRIPT = r"""
const charts = ".js-plotly-plot .main-svg";

function shaped(element, width, height, undo) {
  element.style.setProperty("--observatory-shape", `${width} / ${height}`);
  element.style.setProperty("--observatory-width", `${width}px`);
  undo.push(() => {
    element.style.removeProperty("--observatory-shape");
    element.style.removeProperty("--observatory-width");
  });
}

function recoloured(element, colours, undo) {
  for (const property of ["fill", "stroke", "background"]) {
    const before = element.style[property];
    const found = /^(rgba?\()(\d+, \d+, \d+)(.*)$/.exec(before);
    if (!found || !colours[found[2]]) continue;
    element.style[property] = found[1] + colours[found[2]] + found[3];
    undo.push(() => { element.style[property] = before; });
  }
}

function printed(data) {
  const undo = [];
  for (const svg of document.querySelectorAll(charts)) {
    const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    undo.push(() => svg.removeAttribute("viewBox"));
    shaped(svg.parentElement, width, height, undo);
  }
  for (const table of document.querySelectorAll("[data-testid=stDataFrameResizable]")) {
    shaped(table, table.offsetWidth, table.offsetHeight, undo);
  }
  if (data.theme === "dark") {
    document.documentElement.dataset.observatoryPrinted = "dark";
    undo.push(() => { delete document.documentElement.dataset.observatoryPrinted; });
    const drawn = document.querySelectorAll(`${charts}, ${charts} *`);
    for (const element of drawn) recoloured(element, data.colours, undo);
  }
  const foot = document.createElement("p");
  foot.className = "observatory-printed";
  foot.textContent = `${data.line} · ${location.href}`;
  document.querySelector("[data-testid=stMainBlockContainer]")?.append(foot);
  undo.push(() => foot.remove());
  return undo;
}

export default function ({ data }) {
  const root = document.documentElement;
  if (!root.observatoryPrinting) {
    const held = (root.observatoryPrinting = { undo: [] });
    const restored = () => { while (held.undo.length) held.undo.pop()(); };
    addEventListener("beforeprint", () => { restored(); held.undo = printed(held.data); });
    addEventListener("afterprint", restored);
    held.link = document.createElement("link");
    Object.assign(held.link, { rel: "stylesheet", media: "print" });
    document.head.append(held.link);
  }
  const held = root.observatoryPrinting;
  held.data = data;
  if (held.link.getAttribute("href") !== data.sheet) held.link.setAttribute("href", data.sheet);
  return () => {};
}
"""


def prepare(store: Store, reader: Language, theme: ThemeName) -> None:
    """Have the page printed as it should be, whenever its reader does; the last thing of a page."""
    text = reader._("{dataset} · data as of {date} · snapshot {snapshot}")
    line = text.format(
        dataset=reader.pick(store.config.dataset_title, store.dataset),
        date=reader.date(store.as_of), snapshot=store.id,
    )  # fmt: skip
    _element()(
        key="_printing",
        data={"sheet": sheet(), "line": line, "theme": theme, "colours": colours()},
        height=0,
    )


@cache
def sheet() -> str:
    """The address of the style sheet; another one whenever the sheet is."""
    digest = hashlib.sha256((ROOT / "static" / SHEET).read_bytes()).hexdigest()[:10]
    return f"{base_path()}/app/static/{SHEET}?v={digest}"


@cache
def colours() -> dict[str, str]:
    """What a colour of the dark theme is in the light one, both as ``r, g, b``: paper is white."""
    return {_rgb(dark): _rgb(light) for dark, light in zip(_all(DARK), _all(LIGHT), strict=True)}


def _all(theme: Theme) -> list[str]:
    badges = [part for badge in theme.badges.values() for part in (badge.text, badge.background)]
    plain = (theme.secondary, theme.border, theme.sea, theme.land, theme.page)
    # Where the dark theme has one colour for two of the light one, what stands last here holds.
    return [*badges, *theme.sequential, *plain, *theme.categorical]


def _rgb(colour: str) -> str:
    return ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


@cache
def _element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.printing", js=_SCRIPT)
