#!/usr/bin/env bash
# cfn-lint over the synthesized template. One check is left out: W3005, a dependency said twice, because CDK writes
# DependsOn for every role beside the reference to it; it changes nothing that is deployed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/stack/python-tools.sh
[ -f cdk.out/Provender.template.json ] || npm run --silent synth
"$tools/cfn-lint" --ignore-checks W3005 -- cdk.out/Provender.template.json
echo "cfn-lint: no finding"
