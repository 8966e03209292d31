"""The responses of one export: its columns found, its rows read answer by answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.sources.base import Gathering
from etl.sources.survey import answers as said
from etl.sources.survey.plan import ClusterPlan, Plan
from etl.sources.survey.sheet import Heading, Sheet
from etl.sources.survey.words import is_blank, tidy
from etl.sources.tabular import wrong_width
from observatory.cells import BadCell
from observatory.i18n import Message, N_

_POSTAL_CODE = re.compile(r"\d{4,5}", re.ASCII)


@dataclass(frozen=True)
class Tool:
    """What is particular to a survey tool.

    ``kind``: its kind of source; ``respondent`` and ``submitted``: spellings of the headings that it
    writes itself; ``keeps_partial``: whether its exports hold responses that were begun and not sent;
    ``has_codes``: whether its questions have codes.
    """

    kind: str
    respondent: tuple[str, ...]
    submitted: tuple[str, ...]
    keeps_partial: bool
    has_codes: bool


@dataclass
class Response:
    """One response: its line, the tool's id and date of it, its cells and answers by the layout."""

    line: int
    tool_id: str
    submitted: str
    cells: dict[str, str]
    answers: list[dict[str, str]]

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """Equal for one response that stands in two exports, by code and by label."""
        answers = tuple(tuple(answer.items()) for answer in self.answers)
        return self.tool_id, self.submitted, tuple(self.cells.items()), answers


@dataclass
class Tally:
    """What someone should look at: for each wording, the lines that it is about."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, template: str, line: int) -> None:
        """Count a line under a wording."""
        self.lines.setdefault(template, []).append(line)


_PARTIAL = N_(
    "{file}: responses that were begun and not sent are left out: {count}. partial = true in the"
    " configuration of the source keeps them."
)
_PARTIAL_KEPT = N_("{file}: responses that were begun and not sent are kept: {count}.")
_NEAR_NAMES = N_(
    "{file}: names that are near a cluster’s are not counted as it, in {count} responses (lines"
    " {lines}). Add the spellings that mean a cluster to its names."
)
_LIFTED = N_(
    "{file}: a cluster that was cited counts as known by name where its level says less or nothing,"
    " in {count} responses (lines {lines})."
)
_LEFT_OUT = N_(
    "{file}: free answers on know-how that are too long for a keyword, or hold an address or a"
    " number, are left out, in {count} responses (lines {lines})."
)


class Columns:
    """The columns of an export that the plan asks for.

    Raises FileRefused where one that is needed, or that the configuration names, is not there.
    """

    def __init__(self, sheet: Sheet, plan: Plan, tool: Tool, gathering: Gathering) -> None:
        self._sheet, self._plan, self._tool, self._gathering = sheet, plan, tool, gathering
        self.respondent = self._own("respondent", tool.respondent)
        self.submitted = self._own("submitted", tool.submitted)
        self.stakeholder = self._one("stakeholder")
        self.commune = self._one("commune")
        self.know_how = self._several("know_how_cited", needed=False)
        self.unaided = self._several("unaided", needed=any(not c.unaided for c in plan.clusters))
        self.clusters = [self._cluster(item) for item in plan.clusters]
        for name, heading in (
            ("stakeholder", self.stakeholder), ("commune", self.commune),
            ("know_how_cited", self.know_how[0] if self.know_how else None),
        ):  # fmt: skip
            if heading:
                gathering.columns[name] = heading.shown

    def _own(self, name: str, default: tuple[str, ...]) -> Heading | None:
        """A column that the tool itself writes."""
        given = self._plan.questions.get(name)
        found = self._sheet.one(default if given is None else given)
        if found is None and name in self._plan.stated:
            raise self._missing(name, given or default)
        return found

    def _one(self, name: str) -> Heading | None:
        wanted = self._plan.questions[name]
        found = self._sheet.one(wanted)
        if found is None:
            self._without(name, wanted, name in self._plan.stated)
        return found

    def _several(self, name: str, needed: bool) -> list[Heading]:
        wanted = self._plan.questions[name]
        found = self._sheet.several(wanted)
        if not found:
            self._without(name, wanted, needed or name in self._plan.stated)
        return found

    def _cluster(
        self, item: ClusterPlan
    ) -> tuple[ClusterPlan, Heading, Heading | None, Heading | None]:
        """A cluster with the columns of its level, its image and whether it was cited."""
        level = self._sheet.one(item.level)
        if level is None:
            raise self._missing(f"clusters.{item.cluster_id}.level", item.level)
        image = self._sheet.one(item.image)
        if image is None:
            self._without("image", item.image, item.image_stated)
        unaided = self._sheet.one(item.unaided)
        if unaided is None and item.unaided:
            raise self._missing(f"clusters.{item.cluster_id}.unaided", item.unaided)
        return item, level, image, unaided

    def _without(self, name: str, wanted: Sequence[str], needed: bool) -> None:
        """Refuse a file, or warn of a field that stays empty; say nothing of one not asked for."""
        if not wanted:
            return
        if needed:
            raise self._missing(name, wanted)
        template = N_("{sheet}: no column is found for {field}; it stays empty.")
        self._gathering.warn(template, sheet=self._sheet.file, field=name)

    def _missing(self, name: str, wanted: Sequence[str]) -> Exception:
        shown = wanted if self._tool.has_codes else list(reversed(wanted))
        return self._sheet.missing(name, shown)


class Reading:
    """The responses of one export. ``offset`` is added to its lines."""

    def __init__(
        self, sheet: Sheet, plan: Plan, tool: Tool, gathering: Gathering, offset: int
    ) -> None:
        self._sheet, self._plan, self._tool = sheet, plan, tool
        self._gathering, self._offset = gathering, offset
        self.columns = Columns(sheet, plan, tool, gathering)
        self._tally = Tally()

    def responses(self) -> list[Response]:
        """Every response that counts, in the order of the tool's ids."""
        found = [item for line, cells in self._rows() if (item := self._response(line, cells))]
        self._tell()
        if all(item.tool_id.isdecimal() for item in found):
            found.sort(key=lambda item: int(item.tool_id))
        return found

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows as wide as the header, of responses that were sent (or with ``partial`` all)."""
        width, submitted = len(self._sheet.headings), self.columns.submitted
        if self._tool.keeps_partial and submitted is None:
            template = N_(
                "{sheet}: no column tells which responses were sent, so all are taken. Export with"
                " the date of submission, or name its column: questions.submitted."
            )
            self._gathering.warn(template, sheet=self._sheet.file)
        for line, cells in self._sheet.rows:
            self._gathering.read += 1
            number = self._offset + line
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) != width:
                reason = wrong_width(len(cells), width)
                self._gathering.reject(number, "", " ".join(cells), reason)
                continue
            if self._tool.keeps_partial and submitted and is_blank(cells[submitted.position]):
                self._tally.add(_PARTIAL_KEPT if self._plan.partial else _PARTIAL, number)
                if not self._plan.partial:
                    continue
            yield number, cells

    def _response(self, line: int, cells: list[str]) -> Response | None:
        """A row as a response, None where its own part is rejected."""
        columns = self.columns
        try:
            stakeholder = self._choice(columns.stakeholder, cells)
        except BadCell as error:
            self._reject(line, columns.stakeholder, cells, error)
            return None
        know_how, left_out = said.know_how(
            [(item.row, cells[item.position]) for item in columns.know_how],
            self._plan.options, self._plan.know_how,
        )  # fmt: skip
        if left_out:
            self._tally.add(_LEFT_OUT, line)
        own = {
            "stakeholder": stakeholder,
            "commune": self._commune(cells),
            "know_how_cited": ";".join(know_how),
        }
        return Response(
            line, _cell(columns.respondent, cells), _cell(columns.submitted, cells), own,
            self._answers(line, cells),
        )  # fmt: skip

    def _choice(self, heading: Heading | None, cells: list[str]) -> str:
        answers = self._plan.answers["stakeholder"]
        return said.one_of(cells[heading.position], answers) if heading else ""

    def _commune(self, cells: list[str]) -> str:
        """Where the respondent is. A bare number is a postal code unless the setting says that the
        answers are codes of communes: many numbers are both, of two communes."""
        text = _cell(self.columns.commune, cells)
        if self._plan.postal_codes and _POSTAL_CODE.fullmatch(text):
            return f"CP {text.zfill(5)}"
        return text

    def _answers(self, line: int, cells: list[str]) -> list[dict[str, str]]:
        free = "\n".join(
            cells[item.position]
            for item in self.columns.unaided
            if not is_blank(cells[item.position])
        )
        named, near = said.cited(free, self._plan.clusters) if free else (set(), False)
        if near:
            self._tally.add(_NEAR_NAMES, line)
        answers = []
        for item, level, image, unaided in self.columns.clusters:
            heading: Heading | None = unaided
            try:
                cited = said.flag(cells[unaided.position]) if unaided else False
                cited = cited or item.cluster_id in named
                heading = level
                known = said.one_of(cells[level.position], self._plan.answers["level"])
                heading = image
                mark = said.mark(_raw(image, cells), self._plan.answers["image"]) if image else ""
                if answer := self._answer(line, item.cluster_id, cited, known, mark):
                    answers.append(answer)
            except BadCell as error:
                self._reject(line, heading, cells, error)
        return answers

    def _answer(
        self, line: int, cluster_id: str, cited: bool, level: str, mark: str
    ) -> dict[str, str] | None:
        """A row about a cluster; None where nothing was asked or answered. Raises BadCell.

        What comes to mind unaided is known at least by name, whatever is ticked later on.
        """
        if cited and level in ("", "0"):
            self._tally.add(_LIFTED, line)
            level = "1"
        if not level:
            if mark:
                raise BadCell(N_("an image of a cluster whose level of knowledge is not answered"))
            return None
        return {
            "cluster_id": cluster_id, "unaided": str(int(cited)), "level": level, "image": mark,
        }  # fmt: skip

    def _reject(self, line: int, heading: Heading | None, cells: list[str], error: BadCell) -> None:
        column = heading.shown if heading else ""
        self._gathering.reject(line, column, _raw(heading, cells), error.reason)

    def _tell(self) -> None:
        """Warn of what was counted, with the first lines."""
        for template, lines in self._tally.lines.items():
            distinct = list(dict.fromkeys(lines))
            shown = [str(line) for line in distinct[:8]] + ["…"] * (len(distinct) > 8)
            values = {"count": str(len(distinct))}
            if "{lines}" in template:
                values["lines"] = ", ".join(shown)
            self._gathering.warn(template, **values)


def unlike(
    responses: list[Response], before: list[Response], gathering: Gathering
) -> list[Response]:
    """The responses of an export that stand in none before it, and each but once.

    An id that comes back within one export is rejected; one response in two exports, by code and by
    label, counts once.
    """
    seen = {item.fingerprint for item in before}
    ids: dict[str, int] = {}
    kept = []
    for item in responses:
        first = ids.setdefault(item.tool_id, item.line) if item.tool_id else item.line
        if first != item.line:
            template = N_("line {line} has the same response; that one is kept")
            gathering.reject(item.line, "", "", Message(template, {"line": str(first)}))
        elif item.fingerprint not in seen:
            kept.append(item)
    if len(kept) < len(responses) and before:
        template = N_("{file}: responses that stand in two of the files count once.")
        gathering.warn(template)
    return kept


def _raw(heading: Heading | None, cells: list[str]) -> str:
    return cells[heading.position] if heading else ""


def _cell(heading: Heading | None, cells: list[str]) -> str:
    """A cell in one line, "" where it was not asked or not answered."""
    text = _raw(heading, cells)
    return "" if is_blank(text) else " ".join(tidy(text).split())
