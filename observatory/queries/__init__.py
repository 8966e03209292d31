"""One module a page topic: a store and the reader's choices in, tables out."""
