"""Statistics and judgements on small results: plain functions on numbers and dates."""
