#!/bin/sh
# Publishes the crate in this folder from a CI job, with no secret, where the stock action cannot be used. The ID token is
# the one in WAYBILL_ID_TOKEN (GitLab: `id_tokens:`; CircleCI: `circleci run oidc get`; Buildkite: `buildkite-agent oidc
# request-token`), or is asked for the way GitHub gives it (GitHub and Forgejo Actions).
#
#   publish.sh https://crates.example.com [arguments of cargo publish]
#
# Needs sh, curl, sed and cargo. It does not build the crate: a build script that runs in a job which may ask for ID tokens
# may ask for one too. Build and test in a job of its own, without id-token: write. The token is passed to curl and cargo
# by pipe and environment, never as an argument, and is revoked however this ends.
set -eu

[ $# -ge 1 ] || { echo "usage: publish.sh REGISTRY_URL [arguments of cargo publish]" >&2; exit 2; }
registry=${1%/}
shift

if [ -z "${WAYBILL_ID_TOKEN:-}" ] &&
  { [ -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] || [ -z "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ]; }; then
  echo "publish.sh: this job cannot ask for an ID token, and none is in WAYBILL_ID_TOKEN; on GitHub, give the job" \
    "'permissions: { id-token: write }', on Forgejo 'enable-openid-connect: true', on GitLab 'id_tokens:'" >&2
  exit 1
fi

# The first text of this name in a JSON answer. The values looked for hold no quotes, or end at the first one.
field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }
tokens=$registry/api/v1/trusted_publishing/tokens

export CARGO_REGISTRIES_WAYBILL_INDEX="sparse+$registry/index/"
export CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS=cargo:token

if [ -n "${WAYBILL_ID_TOKEN:-}" ]; then
  id_token=$WAYBILL_ID_TOKEN
  unset WAYBILL_ID_TOKEN
else
  case $ACTIONS_ID_TOKEN_REQUEST_URL in *\?*) join='&' ;; *) join='?' ;; esac
  id_token=$(printf 'header = "Authorization: bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
    curl -K - -fsS --max-time 30 "${ACTIONS_ID_TOKEN_REQUEST_URL}${join}audience=${registry#*://}" | field value)
fi
# Needed where a trusted publisher has a pattern of names and the crate is new; elsewhere it makes the token narrower.
crate=${WAYBILL_CRATE:+,\"crate\":\"$WAYBILL_CRATE\"}
answer=$(printf '{"jwt":"%s"%s}' "$id_token" "$crate" |
  curl -sS --max-time 30 "$tokens" -H 'Content-Type: application/json' --data-binary @-)
token=$(printf '%s' "$answer" | field token)
if [ -z "$token" ]; then
  reason=$(printf '%s' "$answer" | field detail)
  echo "publish.sh: $registry gave no token: ${reason:-$answer}" >&2
  remedy=$(printf '%s' "$answer" | field remedy)
  [ -z "$remedy" ] || echo "publish.sh: what to do: $remedy" >&2
  exit 1
fi

revoke() { printf 'header = "Authorization: Bearer %s"\n' "$token" | curl -K - -fsS --max-time 30 -X DELETE "$tokens"; }
trap revoke EXIT
# Not every shell runs the line above when a signal ends it, and a cancelled job gets one.
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
CARGO_REGISTRIES_WAYBILL_TOKEN=$token cargo publish --registry waybill --no-verify "$@"
