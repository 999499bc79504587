# Inside the clean root, as a user: opens the window of the demo, with a file if one is named, until the file is ready or
# the window has begun to take work; then ends it in order. `dev.py package --check` calls it.
set -eu
program=$1 file=${2-}
data=$HOME/.local/share/kdesk-demo
"$program" --demo ${file:+"$file"} &
window=$!
tries=0
seen() {
    [ -S "$data/kdesk.sock" ] && { [ -z "$file" ] || grep -aqs ready "$data/journal.sqlite-wal"; }
}
until seen; do
    sleep 1
    tries=$((tries + 1))
    kill -0 "$window" || { echo "The window has ended."; exit 1; }
    [ "$tries" -lt 180 ] || { echo "Nothing became of it."; kill "$window"; exit 1; }
done
sleep 2
kill -TERM "$window"
wait "$window"
