"""The sections of a report, one module each; ``SECTIONS`` of ``report.options`` has their order."""
