"""What the figures say, in sentences: one module a page topic, facts in, words out."""
