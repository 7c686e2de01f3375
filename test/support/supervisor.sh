# Runs one server for as long as the reader's end of standard input has a writer, then removes all of it.
# The writer is the process that asked for the server. The kernel closes the pipe however that process
# ends, so neither a crash nor kill -9 leaves a server behind, and no process id has to be trusted.
# Arguments: directory of this run, template, program postgres, SQL to run first or '', settings …
umask 077
run=$1 template=$2 postgres=$3 first=$4
shift 4
exec 3<&0 </dev/null

serve() {
  cp -R "$template" "$run/data" || return
  if [ -n "$first" ]; then
    printf '%s\n' "$first" | "$postgres" --single -D "$run/data" postgres 3<&- || return
  fi
  "$postgres" -D "$run/data" "$@" 3<&- &
  server=$!
  # TERM first: until the server handles signals it ignores QUIT, as all background jobs of a shell do.
  { read -r _ <&3; kill -TERM "$server"; kill -QUIT "$server"; } 2>/dev/null &
  watcher=$!
  exec 3<&-
  wait "$server"
  code=$?
  kill "$watcher" 2>/dev/null
  return "$code"
}

serve "$@" >"$run/server.log" 2>&1
code=$?
tail -n 20 "$run/server.log" >&2
rm -rf "$run"
exit "$code"
