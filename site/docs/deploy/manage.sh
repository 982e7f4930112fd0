#!/bin/sh
# manage.py with the settings of the services and as their user, who owns the data folder: ./manage.sh doctor
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
if [ "$(id -u)" -eq 0 ] && [ -n "${VAR_DIR:-}" ]; then
    if [ ! -d "$VAR_DIR" ]; then
        printf '%s\n' "数据目录 $VAR_DIR 还没有：请先建好并交给运行服务的用户。" >&2
        exit 1
    fi
    user=$(stat -c %U "$VAR_DIR")
    # What root makes there the services could not write.
    [ "$user" = root ] || HOME=$VAR_DIR exec runuser -u "$user" -- .venv/bin/python manage.py "$@"
fi
exec .venv/bin/python manage.py "$@"
