#!/bin/sh
# Installs the platform in the folder of this unpacked bundle. Needs Python 3.11 with venv and no network.
#   ./install.sh [all|web|jobs|drill]     all does the work of every process; the others only theirs
set -eu
umask 022 # the user of the services reads what root installs
cd "$(dirname "$0")"
what=${1:-all}
python=${PYTHON:-python3.11}

say() { printf '%s\n' "$*" >&2; }

case $what in
all) lock=requirements.txt ;;
web | jobs | drill) lock=site/locks/$what.txt ;;
*)
    say "用法：./install.sh [all|web|jobs|drill]"
    exit 2
    ;;
esac
machine=$(sed -n 's/^ "machine": "\(.*\)",$/\1/p' MANIFEST.json)
if [ "$(uname -m)" != "$machine" ]; then
    say "此安装包适用于 $machine，本机是 $(uname -m)。"
    exit 1
fi
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    say "需要带 venv 的 Python 3.11（可用 PYTHON=/路径/python3.11 指定）。"
    exit 1
fi
if [ "$(id -u)" -eq 0 ] && ! runuser -u nobody -- "$(command -v "$python")" -c pass 2>/dev/null; then
    say "注意：别的用户运行不了 $(command -v "$python")，服务的用户也会运行不了。请用 PYTHON=/usr/bin/python3.11 这样的再装一次。"
fi
say "核对校验和……"
sha256sum --check --quiet SHA256SUMS
say "安装（$what）……"
"$python" -m venv --clear .venv # also after a first try with another Python
.venv/bin/python -m pip install -q --disable-pip-version-check --no-index --find-links wheels \
    --no-deps --require-hashes -r "$lock"
.venv/bin/python -m compileall -q courses media simulator site venues || true
say "安装完成。下一步见 site/docs/handbook/operator.md 的“填写设置”；填好后用 ./manage.sh doctor 检查本机。"
