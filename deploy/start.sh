#!/bin/sh
# What a container runs: load what changed, then serve on every address of the container.
set -eu
cd "$(dirname "$0")/.."
for name in public illustrative; do
    config=observatory.toml
    [ "$name" = public ] || config="$name.toml"
    .venv/bin/python -m etl run --config "$config" --data "data/$name" --out "$OBSERVATORY_WAREHOUSE" --if-changed
done
exec .venv/bin/streamlit run app.py --server.address 0.0.0.0 --server.port 8501
