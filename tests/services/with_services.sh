#!/bin/bash
# Starts PostgreSQL and Redis on free ports in a temporary folder, runs a command against them, stops them.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] && [ -n "$(command -v redis-server)" ] || { echo "PostgreSQL and redis-server are needed (apt-get install postgresql redis-server)" >&2; exit 1; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
folder=$(mktemp -d); chmod 755 "$folder"
pg_port=$(free_port); redis_port=$(free_port)
as=(); if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; as=(setpriv --reuid postgres --regid postgres --clear-groups); fi
stop() {
    kill "${redis_pid:-}" 2>/dev/null || true
    "${as[@]}" "$bin/pg_ctl" -D "$folder/pg" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/pg" -U firesafety -A trust -E UTF8 --locale C >/dev/null
cat >> "$folder/pg/postgresql.conf" <<CONF
port = $pg_port
unix_socket_directories = '$folder'
listen_addresses = '127.0.0.1'
max_connections = 200
fsync = off
CONF
"${as[@]}" "$bin/pg_ctl" -D "$folder/pg" -w -l "$folder/pg.log" start >/dev/null
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" >/dev/null &
redis_pid=$!
cd - >/dev/null
"$bin/createdb" -h 127.0.0.1 -p "$pg_port" -U firesafety firesafety
export TEST_POSTGRES_URL="postgres://firesafety@127.0.0.1:$pg_port/firesafety"
export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/0"
# How a test stops and starts the server: `$TEST_POSTGRES_CTL stop`, `$TEST_POSTGRES_CTL start`.
export TEST_POSTGRES_CTL="${as[*]} $bin/pg_ctl -D $folder/pg -w -m fast -l $folder/pg.log"
"$@"
