"""Everything that a load reads: files, configured sources and what was typed, checked and together."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from etl.bookkeeping import row_warnings
from etl.contracts import Checked, check_keys, check_references, check_table
from etl.engines import Engine
from etl.faults import FileRefused, LoadRefused
from etl.forgotten import Forgotten
from etl.inputs import OUTLINES, SourceChecked, SourceInput, placed, read_source, rows_by_file
from etl.leaving_out import left_out
from etl.sources.tabular import read_table
from etl.targets import one_target_a_day
from etl.typed import Typed, checked_rows, without_pointing, without_replaced
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.model import LAYOUT

Progress = Callable[[str, int, int], None]
"""Called as ``progress(step, done, of)``."""


def quiet(_step: str, _done: int, _of: int) -> None:
    """Tell nothing of the progress."""
    return None


@dataclass(frozen=True)
class Gathered:
    """Everything that was read and checked: the files of the data directory by stem with the
    seconds that each took, the configured sources, whose rows come after the files', and the
    register's rows. ``left_out`` counts the rows that concern what was forgotten."""

    files: dict[str, Checked]
    seconds: dict[str, float]
    sources: list[SourceChecked]
    typed: list[Checked]
    outlines: Path | None = None
    left_out: int = 0

    def tables(self) -> list[Checked]:
        """Every checked table, in the order in which rows prevail."""
        parts = (part for item in self.sources for part in item.tables)
        return [*self.files.values(), *parts, *self.typed]

    def judged(self, check: Callable[[Sequence[Checked]], list[Checked]]) -> "Gathered":
        """The same after a check over several tables, which keeps their number and order."""
        found = iter(check(self.tables()))
        files = {stem: next(found) for stem in self.files}
        sources = [
            replace(item, tables=[next(found) for _ in item.tables]) for item in self.sources
        ]
        typed = [next(found) for _ in self.typed]
        return replace(self, files=files, sources=sources, typed=typed)

    def warnings(self) -> list[Message]:
        """What the readers and the rows have to say."""
        told = [message for item in self.tables() for message in item.warnings]
        told += [message for item in self.sources for message in item.extract.warnings]
        if self.left_out:
            template = N_("{count} rows were left out: they concern what is to be forgotten.")
            told.append(Message(template, {"count": str(self.left_out)}))
        return told + row_warnings([*self.files.values(), *self.typed], self.sources)


def gather(
    files: dict[str, Path],
    sources: list[SourceInput],
    config: Config,
    refused: list[Message],
    progress: Progress,
    engine: Engine,
    typed: Typed,
    forgotten: Forgotten,
) -> Gathered:
    """Read and check every file, source and typed row, and leave out what was forgotten; all refusals
    are told with those known before. Raises LoadRefused."""
    checked: dict[str, Checked] = {}
    seconds: dict[str, float] = {}
    refused = list(refused)
    steps = len(LAYOUT) + len(sources)
    for done, (stem, file) in enumerate(sorted(LAYOUT.items())):
        if stem not in files:
            continue
        progress(stem, done, steps)
        started = time.perf_counter()
        try:
            headers = file.expected(tuple(config.languages))
            raw = read_table(files[stem], headers, file.required)
            checked[stem] = check_table(raw, file, config.languages)
        except FileRefused as refusal:
            refused.append(refusal.message)
        seconds[stem] = time.perf_counter() - started
    found: list[SourceChecked] = []
    outlines = None

    def territories() -> pd.DataFrame:
        return rows_by_file([checked["territories"]] if "territories" in checked else [], config)[
            "territories"
        ]

    for done, item in enumerate(sources, start=len(LAYOUT)):
        if item.kind == OUTLINES:
            outlines = item.paths[0]
            continue
        progress(item.name, done, steps)
        try:
            setting = replace(placed(item.setting, territories), engine=engine)
            item = replace(item, setting=setting)
            found.append(read_source(item, config.languages))
        except FileRefused as refusal:
            refused.append(refusal.message)
    if refused:
        raise LoadRefused(refused)
    gathered = Gathered(checked, seconds, found, checked_rows(typed, config), outlines)
    if forgotten:
        gathered = _without_forgotten(gathered, forgotten, territories(), config)
    own = gathered.typed
    gathered = gathered.judged(lambda tables: _with_typed(tables, typed, own, config))
    gathered = gathered.judged(check_keys).judged(check_references)
    if "targets" in gathered.files:
        gathered.files["targets"] = one_target_a_day(
            gathered.files["targets"], config.territory.focal
        )
    return gathered


def _without_forgotten(
    gathered: Gathered, forgotten: Forgotten, territories: pd.DataFrame, config: Config
) -> Gathered:
    from etl.conform.names import normal_name
    from etl.conform.territory import gazetteer

    places = gazetteer(territories, config)
    kept, count = left_out(
        gathered.tables(),
        forgotten,
        lambda written, code: places.commune(written, code, None),
        lambda name: places.is_place(tuple(normal_name(name).split())),
    )
    return replace(gathered.judged(lambda _tables: kept), left_out=count)


def _with_typed(
    tables: Sequence[Checked], typed: Typed, own: Sequence[Checked], config: Config
) -> list[Checked]:
    """The tables without the rows that typed ones, which come last, replace."""
    others = tables[: len(tables) - len(own)]
    return without_pointing([*without_replaced(others, typed, own, config), *own], typed)
