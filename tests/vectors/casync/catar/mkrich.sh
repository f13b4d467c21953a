#!/bin/bash
# Builds ./rich: one of each that an archive keeps. Run as root, on ext4.
set -euo pipefail
rm -rf rich
mkdir -p rich/empty rich/many rich/shared/deep
printf 'content' >rich/file
printf 'suid' >rich/suid
ln rich/file rich/hardlink
ln -s file rich/link
ln -s /nowhere/at/all rich/dangling
mkfifo rich/fifo
mknod rich/null c 1 3
mknod rich/loop b 7 4660
printf 'odd' >"rich/ odd \\ # name"
printf 'bytes' >"$(printf 'rich/latin-\351')"
for number in $(seq 300); do printf '%d' "$number" >"rich/many/entry-$number"; done
printf 'owned' >rich/owned
chown 1:2 rich/owned
printf 'unnamed' >rich/unnamed
chown 70000:70001 rich/unnamed
setfattr -n user.one -v 1 rich/file
setfattr -n user.empty rich/file
setfattr -n trusted.two -v two rich/file
setfattr -n user.folder -v yes rich/shared
setfacl -m u:daemon:rw,u:70000:r,g:bin:rx,m::rwx rich/owned
setfacl -d -m u:daemon:rwx,g:bin:r rich/shared
setfacl -d -m u::rwx,g::rx,o::- rich/empty
setcap cap_net_raw+ep rich/unnamed
chmod 4755 rich/suid
chmod 2755 rich/shared
chmod 1777 rich/shared/deep
chmod 000 rich/fifo
find rich -exec touch -h -d '2026-01-02 03:04:05.678901234 UTC' {} +
touch -h -d '1969-12-31 23:59:58.499999999 UTC' rich/link rich/suid
touch -d '1901-12-13 20:45:53 UTC' rich/empty
