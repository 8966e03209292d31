"""The report as slides: planned as pages, then drawn with an office program's own charts and tables."""
