#!/bin/sh
# Finds a Python >= 3.11 and hands over to tools/setup.py. Usage: sh tools/setup.sh run|test|consumers|tools
# Each candidate is run, not only looked up: a name on PATH may be a shim with nothing behind it.
cd "$(dirname "$0")/.." || exit 1
without_venv=""
for python in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            exec "$python" tools/setup.py "$@"
        fi
        without_venv=$python
    fi
done
if [ -n "$without_venv" ]; then
    echo "setup: $without_venv has no venv and ensurepip; install them (Debian, Ubuntu: apt-get install python3-venv)." >&2
else
    echo "setup: Annotator needs Python 3.11 or newer, found $("${PYTHON:-python3}" --version 2>/dev/null || echo none); install one or name it: make PYTHON=/path/to/python3.12 …" >&2
fi
exit 1
