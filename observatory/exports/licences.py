"""Licences as sources name them, by the identifiers that catalogues of data know them by."""

import re
from dataclasses import dataclass

from observatory.letters import fold


@dataclass(frozen=True)
class Licence:
    """A licence: ``title`` as it is read; ``spdx``, its identifier, and ``page``, its text, empty where
    it is not known here."""

    title: str
    spdx: str = ""
    page: str = ""

    @property
    def name(self) -> str:
        """A short name that holds no blank: the identifier, else one made of the title."""
        return self.spdx or re.sub(r"[^a-z0-9]+", "-", fold(self.title)).strip("-") or "other"

    @property
    def uri(self) -> str:
        """The address that means the licence to programs, empty where it is not known."""
        return f"https://spdx.org/licenses/{self.spdx}" if self.spdx else self.page


_KNOWN = (
    Licence(
        "Licence Ouverte 2.0", "etalab-2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ),
    Licence("CC0 1.0", "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence("CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    Licence("CC BY-SA 4.0", "CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    Licence("ODbL 1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    Licence("ODC-By 1.0", "ODC-By-1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    Licence("PDDL 1.0", "PDDL-1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
)  # fmt: skip
_OTHERWISE = {
    "licence ouverte": "etalab-2.0", "open licence 2 0": "etalab-2.0", "etalab 2 0": "etalab-2.0",
    "licence ouverte etalab 2 0": "etalab-2.0", "cc0": "CC0-1.0", "odbl": "ODbL-1.0",
    "creative commons attribution 4 0": "CC-BY-4.0", "open database license 1 0": "ODbL-1.0",
}  # fmt: skip


def licence(written: str) -> Licence:
    """The licence that a source's words mean; their own title alone where it is none of the known."""
    words = _words(written)
    spdx = _OTHERWISE.get(words)
    for known in _KNOWN:
        if known.spdx == spdx or words in (_words(known.title), _words(known.spdx)):
            return known
    return Licence(written.strip())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
