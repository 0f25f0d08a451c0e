# Sourced by the scripts beside it, from the project's root: `$tools` is the bin folder of a virtual environment that holds
# what requirements.txt names.
home=$PWD/.emulator
tools=$home/venv/bin
mkdir -p "$home"
if ! cmp --silent test/stack/requirements.txt "$home/installed"; then
  python3 -m venv --clear "$home/venv"
  "$tools/pip" install --quiet --disable-pip-version-check --requirement test/stack/requirements.txt
  cp test/stack/requirements.txt "$home/installed"
fi
