#!/bin/sh
# Fills an empty folder with all that a container of Sneaky Klaus needs, and with nothing else:
#
#   docker/root.sh FOLDER
#
# Node and its libraries come from this machine, the packages from package-lock.json. The
# Dockerfile runs it for the image, and `npm run check:image` to prove the image without an engine.
set -eu
root=${1:?"which folder?"}
home=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
node=$(readlink -f -- "$(command -v node)")
USER_ID=10001

mkdir -p "$root/usr/bin" "$root/etc/ssl/certs" "$root/app" "$root/data" "$root/tmp" "$root/proc"
root=$(cd "$root" && pwd)
chmod 755 "$root"

system() {
  strip -o "$root/usr/bin/node" "$node"
  chmod 755 "$root/usr/bin/node"
  # Each library, and the loader, where node looks for it.
  if ldd "$node" | grep 'not found' >&2; then exit 1; fi
  ldd "$node" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  echo "klaus:x:$USER_ID:$USER_ID::/data:/nologin" >"$root/etc/passwd"
  echo "klaus:x:$USER_ID:" >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  # Whoever the container runs as may write here, and a new volume is made alike.
  chown "$USER_ID:$USER_ID" "$root/data"
  chmod 1777 "$root/data" "$root/tmp"
}

product() {
  cd "$home"
  cp -R LICENSE package.json package-lock.json public src "$root/app/"
  # Without a shell or `env`, the interpreter is named outright.
  { echo '#!/usr/bin/node'; cat src/klaus.ts; } >"$root/app/src/klaus.ts"
  chmod 755 "$root/app/src/klaus.ts"
  ln -s /app/src/klaus.ts "$root/usr/bin/klaus"
  cd "$root/app"
  rm -rf src/draw/engine/proof
  find src -name '*.test.ts' -delete
  find src -name snapshots -prune -exec rm -rf {} +
  npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  rm -f package-lock.json node_modules/.package-lock.json
}

# What packages bring for other ways of using them. Licences stay.
prune() {
  cd "$root/app/node_modules"
  rm -rf .bin zod/src zod/v3 kysely/dist/cjs nodemailer/dist/cjs ical-generator/src
  find zod resend ical-generator uqr -name '*.cjs' -delete
  find . -type d \( -name test -o -name tests -o -name __tests__ -o -name benchmark \
    -o -name benchmarks -o -name example -o -name examples -o -name docs -o -name .github \
    -o -name tap-snapshots \) -prune -exec rm -rf {} +
  find . -type f ! -iname 'LICENSE*' \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' \
    -o -name '*.map' -o -iname '*.md' -o -name '*.test.*' -o -name '*.yml' -o -name '.*' -o -name '*.tsbuildinfo' \) -delete
  find . -type d -empty -delete
}

# Compiles everything once, for any user who will run it: calls each command, and one in a way
# that reads the migrations. The data it makes is thrown away.
compile() {
  mkdir -p "$root/app/cache"
  commands=$(sed -n "s/^    '\{0,1\}\([a-z:-]*\)'\{0,1\}: {$/\1/p" "$root/app/src/cli/commands.ts")
  for words in $(printf '%s,--help ' $commands) admin:create,klaus@example.org; do
    # shellcheck disable=SC2046,SC2086 # words are words
    env -i PATH="$PATH" DATA_DIR=/tmp/data NODE_COMPILE_CACHE=/app/cache NODE_COMPILE_CACHE_PORTABLE=1 \
      chroot "$root" /usr/bin/klaus $(echo $words | tr , ' ') >/dev/null
  done
  rm -rf "$root/tmp/data"
  chmod -R a+rX,a-w "$root/app"
}

system
product
prune
compile
