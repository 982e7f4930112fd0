#!/bin/bash
# Sets the platform up from its lock on another Python than the suite's, fills it and looks at it: what has no wheel or
# no longer runs there is found before anybody asks for it. tests/newest_python.sh python3.13
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" -m venv "$folder/venv"
python=$folder/venv/bin/python
"$python" -m pip install -q --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r requirements.txt
export VAR_DIR=$folder/var LOG_LEVEL=ERROR
"$python" manage.py check --fail-level ERROR
"$python" manage.py prepare
"$python" manage.py verify_ledger
"$python" -m compileall -q courses media simulator site/{common,divisions,firesafety,notices,oversight,people,portal,privacy} venues
echo "works on $("$python" --version)"
