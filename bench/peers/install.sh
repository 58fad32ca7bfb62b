#!/usr/bin/env bash
# Makes the Python environment of the peers. plygraph itself never needs it.
set -euo pipefail
cd "$(dirname "$0")"
command -v python3 >/dev/null || { echo "python3 is missing: the benchmarks will run without peers" >&2; exit 1; }
[ -x venv/bin/python ] || python3 -m venv venv
venv/bin/python -m pip install --quiet --upgrade "dask[distributed]" numpy numexpr
venv/bin/python -c "import dask, distributed, numpy, numexpr; print('peers:', 'dask', dask.__version__, 'numpy', numpy.__version__, 'numexpr', numexpr.__version__)"
