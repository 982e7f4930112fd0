#!/bin/bash
# Starts two PostgreSQL servers on free ports in a temporary folder, runs a command against them, stops them.
# Tests start the Redis servers they need by themselves.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] && [ -n "$(command -v redis-server)" ] || { echo "PostgreSQL and redis-server are needed (apt-get install postgresql redis-server)" >&2; exit 1; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
folder=$(mktemp -d); chmod 755 "$folder"
as=(); if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; as=(setpriv --reuid postgres --regid postgres --clear-groups); fi
control() { echo "${as[*]} $bin/pg_ctl -D $folder/$1 -w -m ${2:-fast} -l $folder/$1.log"; }
stop() {
    for server in shared restarted; do $(control $server immediate) stop >/dev/null 2>&1 || true; done
    rm -rf "$folder"
}
trap stop EXIT
cd "$folder"
start() {
    "${as[@]}" "$bin/initdb" -D "$folder/$1" -U firesafety -A trust -E UTF8 --locale C >/dev/null
    cat >> "$folder/$1/postgresql.conf" <<CONF
port = $2
unix_socket_directories = '$folder'
listen_addresses = '127.0.0.1'
max_connections = 200
fsync = off
CONF
    $(control "$1") start >/dev/null
    "$bin/createdb" -h 127.0.0.1 -p "$2" -U firesafety firesafety
}
shared=$(free_port); start shared "$shared"
restarted=$(free_port); start restarted "$restarted"
cd - >/dev/null
export TEST_POSTGRES_URL="postgres://firesafety@127.0.0.1:$shared/firesafety"
# The server that a test stops and starts: `$TEST_RESTARTED_POSTGRES_CTL stop`, `… start`. No other test uses it.
export TEST_RESTARTED_POSTGRES_URL="postgres://firesafety@127.0.0.1:$restarted/firesafety"
TEST_RESTARTED_POSTGRES_CTL=$(control restarted); export TEST_RESTARTED_POSTGRES_CTL
"$@"
