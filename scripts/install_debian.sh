#!/bin/sh
# Installs Debian packages for the tests: `install_debian.sh PACKAGE...`. It asks nothing, upgrades and removes nothing, and
# leaves no server running: the tests start their own. What it sets aside for that is put back when it ends.
set -eu
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/tertial.conf
made=
trap 'rm -f $made' EXIT

make_unless_there() {
    [ -e "$1" ] && return
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" > "$1"
    chmod 755 "$1"
    made="$made $1"
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-upgrade --no-remove --no-install-recommends "$@" < /dev/null
}

make_unless_there "$policy" '#!/bin/sh
exit 101'
make_unless_there "$cluster" 'create_main_cluster = false'
# Lists of packages that are missing or old are fetched; those that serve are left.
install "$@" || { apt-get update --quiet && install "$@"; }
