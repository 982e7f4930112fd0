#!/bin/sh
# manage.py with the settings of the services and as their user: ./manage.sh doctor
#   FIRESAFETY_ENV=/path/env    another file of settings than /etc/firesafety/env
set -eu
cd "$(dirname "$0")"
settings=${FIRESAFETY_ENV:-/etc/firesafety/env}
if [ ! -r "$settings" ]; then
    printf '%s\n' "读不到设置文件 $settings：请先复制 site/docs/deploy/env.example 并填写，再以 root 运行。" >&2
    exit 1
fi
set -a
# shellcheck disable=SC1090
. "$settings"
set +a
if [ "$(id -u)" -eq 0 ]; then
    # What root makes here the services could not write.
    HOME=${VAR_DIR:-/} exec runuser -u firesafety -- .venv/bin/python manage.py "$@"
fi
exec .venv/bin/python manage.py "$@"
