"""Charts of the product, each made once from what a query answers, for pages, slides and reports."""
