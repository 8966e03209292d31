"""Sources: what was loaded, from where, under which licence, and the documents cited."""

from dataclasses import replace

from observatory.exports.content import Block, Section, Words
from observatory.figures.loaded import cited_table, files_table
from observatory.figures.tables import told
from observatory.findings.sources import sites_finding, sources_finding
from observatory.queries.sources import documents, files, load_warnings, sites, totals
from observatory.report.making import Making

SITES = 20
DOCUMENTS = 60
"""Documents that a report lists, the most cited first; the data package has every one."""


def section(making: Making) -> Section:
    """The files of the load, and the sites and documents that most rows cite."""
    language, _ = making.language, making._
    held = making.ask(totals)
    table = files_table(language, making.ask(files), making.store.as_of)
    caption = _("Freshness: from a file’s last date to the data date. Documents: those that its rows cite.")  # fmt: skip
    blocks: list[Block] = [replace(table, caption=caption)]
    if warnings := making.ask(load_warnings, language):
        blocks.append(Words(tuple(warnings), listed=True))
    cited = making.ask(sites)
    if len(cited):
        finding = sites_finding(language, held["documents"], len(cited))
        blocks.append(told("sites", cited_table(language, cited.head(SITES)), finding=finding))
        listed = cited_table(language, making.ask(documents, DOCUMENTS))
        title = _("The documents cited most")
        blocks.append(told("documents", listed, finding=title, link=_("Link")))
    return Section("sources", _("Sources"), sources_finding(language, held), tuple(blocks))
