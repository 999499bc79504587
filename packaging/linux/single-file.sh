#!/bin/sh
# kdesk @VERSION@ as one file. What follows these lines is a folder, packed with tar and xz. It is unpacked once, below
# the cache of whoever starts it, and started from there: neither root nor FUSE is needed.
set -eu
skip=@SKIP@ name=@NAME@
self=$(readlink -f -- "$0")
cache=${XDG_CACHE_HOME:-}
case $cache in /*) ;; *) cache=${HOME:?}/.cache ;; esac
cache=$cache/kdesk-single-file
place=$cache/$name

say() { printf 'kdesk: %s\n' "$1" >&2; }

# Whoever starts holds the cache until the folder that it uses is locked; only what nobody uses is removed.
lock() { if command -v flock >/dev/null; then flock "$@"; fi; }

remove_others() {
    command -v flock >/dev/null || return 0
    exec 7<"$cache"
    flock -n 7 || return 0
    for other in "$cache"/*; do
        [ "$other" = "$1" ] || [ ! -d "$other" ] || flock -n "$other" rm -rf -- "$other" || true
    done
    exec 7<&-
}

unpack() {
    command -v xz >/dev/null || { say "xz is missing: install xz-utils, or xz."; exit 1; }
    # Whole or not at all: renamed when everything is there, and removed whatever ends this before.
    new=$(mktemp -d "$cache/new.XXXXXX")
    trap 'rm -rf -- "$new"' EXIT
    trap 'exit 1' HUP INT TERM
    if ! tail -c +"$skip" -- "$self" | tar -xJ --no-same-owner -C "$new" || [ ! -x "$new/AppRun" ]; then
        say "$self could not be unpacked into $cache: the file is not whole, or the disk is full."
        exit 1
    fi
    # Another start may have been faster: its folder is as good. One without its program is what a cleaner of caches left.
    mv -T -- "$new" "$place" 2>/dev/null || [ -x "$place/AppRun" ] || {
        rm -rf -- "$place"
        mv -T -- "$new" "$place"
    }
    rm -rf -- "$new"
    trap - EXIT HUP INT TERM
}

if [ "${1-}" = --remove-unpacked ]; then
    [ -d "$cache" ] || exit 0
    remove_others ""
    rmdir -- "$cache" 2>/dev/null || { say "$cache is in use."; exit 1; }
    exit 0
fi
mkdir -p -m 700 "$cache"
exec 7<"$cache"
lock -s 7
is_new=
[ -x "$place/AppRun" ] || { unpack; is_new=1; }
exec 9<"$place"
lock -s 9
exec 7<&-
[ -z "$is_new" ] || remove_others "$place"
# What starts kdesk at the sign-in is this file, and not the folder.
APPIMAGE=$self APPDIR=$place
export APPIMAGE APPDIR
exec "$place/AppRun" "$@"
exit 1
