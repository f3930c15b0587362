#!/bin/sh
# Installs Debian packages for their programs only (run as root): no system server is started now or at the next
# boot, no default database cluster is made, and what was changed for that is put back, also when interrupted.
# usage: apt-install.sh PACKAGE...
set -u
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# A service that is running must not be restarted by the way either (needrestart asks about that).
export NEEDRESTART_SUSPEND=1

policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.conf
marker='# openshelf: temporary, while its servers are installed'

restore() {
  if grep -qsF "$marker" "$policy"; then rm -f "$policy"; fi
  if [ -e "$clusters.openshelf" ]; then mv -f "$clusters.openshelf" "$clusters"; fi
}

apt() {
  apt-get -o DPkg::Lock::Timeout=120 -qq "$@"
}

# Ctrl-C may end the download. Unpacking and configuring runs in a session of its own, where Ctrl-C does not
# reach it: a package that is there but half configured would be the machine's problem from then on.
install_packages() {
  apt install --no-install-recommends -y --download-only "$@" &&
    setsid --wait apt-get -o DPkg::Lock::Timeout=120 -qq install --no-install-recommends -y "$@"
}

# The lock timeout does not cover the package lists, which another apt may be refreshing.
refresh() {
  for pause in 10 20 30 60; do
    apt update && return
    sleep "$pause"
  done
  apt update
}

is_installed() {
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q ' installed$'
}

# Two set-ups at once: the second waits here and then finds everything installed.
exec 9>/run/lock/openshelf-apt
flock 9

# Left by a set-up that was killed.
restore

wanted=
for package in "$@"; do
  is_installed "$package" || wanted="$wanted $package"
done
if [ -z "$wanted" ]; then exit 0; fi

trap restore EXIT
# Ctrl-C comes from the terminal and from whoever started this: the second must not cut the clean-up short.
trap 'trap "" INT TERM HUP; exit 130' INT TERM HUP

if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\n%s\nexit 101\n' "$marker" >"$policy"
  chmod 755 "$policy"
fi

# Lists that cannot be refreshed (one broken entry is enough) may still be good enough to install from.
refresh || true

# What somebody else's interrupted installation left half configured would stop ours.
dpkg --configure -a >/dev/null || true

case "$wanted" in
*postgresql*)
  install_packages postgresql-common || exit
  if [ -e "$clusters" ]; then
    cp -p "$clusters" "$clusters.openshelf"
    printf '\ncreate_main_cluster = false\n' >>"$clusters"
  fi
  ;;
esac

# shellcheck disable=SC2086 # a list of words
install_packages $wanted || exit

# policy-rc.d holds for the installation only; the next boot asks systemd.
if [ -d /run/systemd/system ]; then
  # shellcheck disable=SC2086
  systemctl disable --quiet $wanted 2>/dev/null
fi
exit 0
