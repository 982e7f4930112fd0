#!/bin/sh
# Starts the kiosk; makes its Python environment the first time. 启动体验一体机；首次启动会自动安装。
cd "$(dirname "$0")" || exit 1
PYTHON="${KIOSK_PYTHON:-python3}"
if [ ! -f venv/ready ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: https://www.python.org/downloads/"
        exit 1
    }
    echo "首次启动，正在安装，请稍候…… / First start: installing, please wait…"
    WHEELS=""
    [ -d wheels ] && WHEELS="--no-index --find-links wheels"
    "$PYTHON" -m venv venv &&
        # shellcheck disable=SC2086
        venv/bin/python -m pip install -q --disable-pip-version-check $WHEELS --no-deps --require-hashes -r requirements.txt &&
        touch venv/ready || {
        echo "安装失败，请检查网络 / The installation failed: check the network"
        exit 1
    }
fi
exec venv/bin/python -m simulator.kiosk "$@"
