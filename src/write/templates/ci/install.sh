set -eu
# Not in the checkout: pip and cargo would read settings, modules and toolchains from there.
# What an earlier job left there would be run instead.
rm -rf "$DUTYBOOK_ROOT"
mkdir -p "$DUTYBOOK_ROOT"
cd "$DUTYBOOK_ROOT"
if [ -n "${DUTYBOOK_EXECUTABLE:-}" ]; then
  mkdir -p bin
  ln -sf "$DUTYBOOK_EXECUTABLE" bin/dutybook
elif [ -n "${DUTYBOOK_WHEEL:-}" ]; then
  # The wheel holds one program. Nothing else is installed, and no index is asked.
  python3 -I -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --no-index \
    --target "$DUTYBOOK_ROOT" "$DUTYBOOK_WHEEL"
elif [ -n "${DUTYBOOK_GIT:-}" ]; then
  rustup toolchain install 1.95.0 --profile minimal
  cargo +1.95.0 install --locked --root "$DUTYBOOK_ROOT" --git "$DUTYBOOK_GIT" --rev "$DUTYBOOK_REV" dutybook
else
  echo "dutybook: set DUTYBOOK_WHEEL in this file to the address of a wheel, or DUTYBOOK_GIT and DUTYBOOK_REV" >&2
  exit 2
fi
"$DUTYBOOK_ROOT/bin/dutybook" --version
