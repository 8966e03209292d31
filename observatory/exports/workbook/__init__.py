"""What workbooks are made of: cells, the formats of a language, sheets, native charts."""
