"""Answers kept between reruns and readers, under the snapshot they come from."""

import hashlib
import pickle
from collections.abc import Callable
from copy import deepcopy
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from branca.element import Element

from observatory.charts import Chart, plotly
from observatory.charts.palette import ThemeName
from observatory.i18n import Language
from observatory.snapshot import Snapshot
from observatory.store import LaidOver

ANSWERS = 512
FIGURES = 256

P = ParamSpec("P")
T = TypeVar("T")


@cache
def cached(question: Callable[P, T]) -> Callable[P, T]:
    """The same question, its answers kept by snapshot and parameters.

    The first parameter is the store; others must be hashable values, languages or tables.
    An answer is shared between readers and never to be changed: a copy for each would cost more
    than most pages. A table, and what a list or mapping holds, may be: every caller has a lazy copy.
    """
    kept: Callable[P, T] = st.cache_resource(
        show_spinner=False,
        max_entries=ANSWERS,
        hash_funcs={
            Snapshot: lambda store: (store.dataset, store.id),
            LaidOver: lambda store: (store.dataset, store.id),
            Language: lambda language: language.code,
        },
    )(question)

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        answer: T = _own(kept(*args, **kwargs))
        return answer

    return asked


def _own(answer: Any) -> Any:
    """An answer whose tables, lists and mappings the caller may change; pandas copies on write."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.copy(deep=False)
    if isinstance(answer, list):
        return [_own(item) for item in answer]
    if isinstance(answer, dict):
        return {key: _own(item) for key, item in answer.items()}
    if isinstance(answer, Element):
        # A map is changed by being shown; its texts, which are what is large of it, are shared.
        return deepcopy(answer)
    return answer


def figure(chart: Chart[Any], theme: ThemeName) -> go.Figure:
    """A chart drawn in one theme; kept, and shared between readers: never to be changed."""
    return _figure(_fingerprint(chart), theme, chart)


@st.cache_resource(show_spinner=False, max_entries=FIGURES)
def _figure(fingerprint: str, theme: ThemeName, _chart: Chart[Any]) -> go.Figure:
    return plotly.draw(_chart, theme)


def _fingerprint(chart: Chart[Any]) -> str:
    """What the drawing depends on. It changes with the snapshot wherever the drawing does."""
    parts = {
        name: _stable(value) for name, value in vars(chart).items() if name not in ("alt", "source")
    }
    return hashlib.blake2b(pickle.dumps(parts), digest_size=16).hexdigest()


def _stable(value: Any) -> Any:
    if isinstance(value, Language):
        return value.code
    if isinstance(value, pd.DataFrame):
        return value.to_dict("list")
    if hasattr(value, "__dataclass_fields__"):
        return {name: _stable(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
