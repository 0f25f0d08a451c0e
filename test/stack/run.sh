#!/usr/bin/env bash
# The deployed stack's test. Where no endpoint (AWS_ENDPOINT_URL) and no account (PROVENDER_TEST_ACCOUNT=yes) is named, against
# MiniStack, an emulator of AWS, on this machine alone: installs it into a folder of its own, starts it on loopback with TLS
# (our buckets refuse anything else) and with IAM enforced (so that every call proves what the roles allow), runs the test, or
# the command given, and stops it.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- vitest run --config test/stack/vitest.config.ts
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
if [ -n "${AWS_ENDPOINT_URL:-}" ] || [ "${PROVENDER_TEST_ACCOUNT:-}" = yes ]; then exec "$@"; fi

. test/stack/python-tools.sh
rm -f "$home/key.pem" "$home/cert.pem"
"$tools/python" test/stack/certificate.py "$home"
port=${EMULATOR_PORT:-4599}

# Whatever account the person has set up stays out of it; functions run on the Node that the project brings along.
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_CA_BUNDLE="$home/cert.pem" NODE_EXTRA_CA_CERTS="$home/cert.pem"
export AWS_ENDPOINT_URL="https://127.0.0.1:$port"

USE_SSL=1 MINISTACK_SSL_CERT="$home/cert.pem" MINISTACK_SSL_KEY="$home/key.pem" AUTH=true BIND_HOST=127.0.0.1 \
  MINISTACK_HOST=127.0.0.1 GATEWAY_PORT=$port "$tools/ministack" >"$home/log" 2>&1 &
emulator=$!
trap 'kill "$emulator" 2>/dev/null; wait "$emulator" 2>/dev/null || true' EXIT
ready() { node -e 'fetch(process.env.AWS_ENDPOINT_URL + "/_ministack/health").then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))'; }
for _ in $(seq 60); do
  ready && break
  kill -0 "$emulator" 2>/dev/null || { cat "$home/log"; exit 1; }
  sleep 0.5
done

"$@"
