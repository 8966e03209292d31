"""Speed, measured: ``python -m tests.bench [section …]`` prints a table of measures and bars."""
