#!/bin/sh
# Publishes the crate in this folder from a CI job, with no secret, where there is no Node for the credential provider:
#
#   publish.sh https://crates.example.com [arguments of cargo publish]
#
# Needs sh, curl, sed, tr and cargo. It does not build the crate: a build script that runs in a job which may ask for ID tokens
# may ask for one too. Build and test in a job of its own, without ID tokens. It is its own credential provider: cargo (1.74
# or later) runs it again for each upload, and gets a token for exactly that file, dead after it. No token is ever an
# argument or in a file. WAYBILL_REHEARSE=true only asks whether this job might publish.
set -eu

# Text of others as one line of plain characters, in which no CI finds a command. `echo` of some shells reads \033 and \n.
shown() { printf '%.2000s' "$*" | LC_ALL=C tr -c '\040-\176' '?' | sed 's/##*/#/g'; }
say() { printf 'publish.sh: %s\n' "$(shown "$*")" >&2; }
# The first text of this name in a line of JSON. Quotes in it become single ones.
field() {
  tr -d '\000-\037' | sed "s/\\\\\"/'/g" |
    sed -n "/\"$1\" *: *\"/{s/\"$1\" *: *\"/\\
/;s/.*\\n//;s/\".*//;p;}"
}
plain() { shown "$(printf %s "$*" | tr -d '"\\')"; }
# -g: brackets in an address are no list of addresses.
http() { curl -gsS --proto '=https,http' --max-time "${WAYBILL_TIMEOUT_SECONDS:-30}" --max-filesize 1000000 "$@"; }

# Checks the address in $registry, from which all others follow. It may be that of an index; the private one asks for a token
# on a public registry too.
look_at_registry() {
  index=index registry=${registry%/}
  case $registry in */private/index) index=private/index ;; esac
  case $registry in */"$index") registry=${registry%"/$index"} registry=${registry#sparse+} ;; esac
  case $registry in
    *@* | *[!A-Za-z0-9:/._~%\[\]-]*) say "this is not the address of a registry: $(plain "$registry")" && return 2 ;;
    https://?* | http://127.0.0.1 | http://127.0.0.1[:/]* | http://localhost | http://localhost[:/]* | 'http://[::1]' | 'http://[::1]'[:/]*) ;;
    http://?*) [ "${WAYBILL_ALLOW_HTTP:-}" = true ] || {
      say "$registry is plain http; give it a certificate, or say that this network is trusted with WAYBILL_ALLOW_HTTP=true"
      return 2
    } ;;
    *) say "this is not the address of a registry: $(plain "$registry")" && return 2 ;;
  esac
  audience=${WAYBILL_AUDIENCE:-${registry#*://}}
  api=$registry/api/v1/trusted_publishing
}

# Prints ID token number $1 of this job, or nothing where there is no further one. $todo is what to do about that.
id_token() {
  if [ -n "${WAYBILL_ID_TOKEN:-}" ]; then
    [ "$1" -gt 1 ] || printf %s "$WAYBILL_ID_TOKEN"
    [ "$1" -eq 1 ] || eval "printf %s \"\${WAYBILL_ID_TOKEN_$1:-}\""
  elif [ -n "${WAYBILL_ID_TOKEN_FILE:-}" ]; then
    [ "$1" -gt 1 ] || cat "$WAYBILL_ID_TOKEN_FILE"
  elif [ "$1" -gt 3 ]; then
    return 0
  elif [ "$1" -gt 1 ] && ! sleep 2; then
    return 0
  elif [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] && [ -n "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ]; then
    case $ACTIONS_ID_TOKEN_REQUEST_URL in *\?*) join='&' ;; *) join='?' ;; esac
    printf 'header = "Authorization: bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
      http -f -K - "${ACTIONS_ID_TOKEN_REQUEST_URL}${join}audience=$audience" | field value
  elif [ -n "${CIRCLECI:-}" ]; then
    circleci run oidc get --root-issuer --claims "{\"aud\":\"$audience\"}"
  elif [ -n "${BUILDKITE:-}" ]; then
    buildkite-agent oidc request-token --audience "$audience" --claim organization_id,pipeline_id
  elif [ -n "${GCE_METADATA_HOST:-}" ]; then
    http -f -H 'Metadata-Flavor: Google' \
      "http://$GCE_METADATA_HOST/computeMetadata/v1/instance/service-accounts/default/identity?audience=$audience&format=full"
  fi
}

how_to_get_one() {
  if [ -n "${FORGEJO_ACTIONS:-}${GITEA_ACTIONS:-}" ]; then echo 'give the job enable-openid-connect: true'
  elif [ -n "${GITHUB_ACTIONS:-}" ]; then echo 'give the job permissions: { id-token: write, contents: read }'
  elif [ -n "${GITLAB_CI:-}" ]; then echo "add to the job: id_tokens: { WAYBILL_ID_TOKEN: { aud: $audience } }"
  elif [ -n "${CIRCLECI:-}" ]; then echo 'let the job use a context, on an executor that has the circleci program'
  elif [ -n "${BUILDKITE:-}" ]; then echo 'run the step on an agent of 3.48 or later, outside of containers'
  else echo 'run this in a job of a CI, or put an ID token into WAYBILL_ID_TOKEN'; fi
}

# POSTs an ID token and the JSON in $2 to $1 and leaves the answer in $answer; or says in $why and $todo why there is none.
ask() {
  n=1 why='' todo=''
  while :; do
    id=$(id_token $n) || id=''
    case $id in *.*.*) ;; *) id='' ;; esac
    case $id in *[!A-Za-z0-9_.-]*) id='' ;; esac
    if [ -z "$id" ]; then
      why='this job has no ID token' todo=$(how_to_get_one)
      [ $n -eq 1 ] || why='all ID tokens of this job are used up'
      [ $n -eq 1 ] || todo='declare one for each crate (and one more on a private registry): WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2, WAYBILL_ID_TOKEN_3'
      return 1
    fi
    answer=$(printf '{"jwt":"%s"%s}' "$id" "$2" | http "$api/$1" -H 'Content-Type: application/json' --data-binary @-) || {
      why='it cannot be reached (curl says why above)' todo='look at the address and try again'
      return 1
    }
    [ "$(printf %s "$answer" | field code)" = id_token_replayed ] || break
    n=$((n + 1))
  done
  why=$(printf %s "$answer" | field detail) todo=$(printf %s "$answer" | field remedy)
  code=$(printf %s "$answer" | field code) log=$(printf %s "$answer" | field correlation_id)
  [ -z "$code" ] || todo="${todo:-look at the log of the registry} (the registry's code and log reference: $code${log:+, $log})"
  [ -n "$why" ] || why='it answers something that is no JSON of a registry'
  case $answer in \{\"errors\"* | [!{]* | '') return 1 ;; esac
}
get_token() {
  ask tokens "$1" && token=$(printf %s "$answer" | field token) || return 1
  # It goes into a header as it is.
  case $token in '' | *[!A-Za-z0-9_.~+/=-]*) token='' why='what it granted is no token' && return 1 ;; esac
  [ ${#token} -le 500 ] || { token='' why='what it granted is no token' && return 1; }
}

# Run by cargo: one request, one answer, in its protocol for credential providers.
if [ "${1:-}" = --cargo-plugin ]; then
  echo '{"v":[1]}'
  IFS= read -r request
  registry=$(printf %s "$request" | field index-url)
  rest=${request#*\"operation\":}
  of() { printf %s "$rest" | field "$1"; }
  cache=never wanted=''
  look_at_registry || exit 1
  case $request in
    *'"operation":"publish"'*) wanted=",\"crate\":\"$(of name)\",\"version\":\"$(of vers)\",\"checksum\":\"$(of cksum)\"" ;;
    *'"operation":"read"'*) cache=session wanted=',"scopes":["read"]' ;;
    *) echo '{"Err":{"kind":"operation-not-supported"}}' && exit 0 ;;
  esac
  if [ $cache = session ] && [ $index = index ] && [ "$(http "$registry/.well-known/waybill" | field visibility)" = public ]; then
    token=''
  elif ! get_token "$wanted"; then
    printf '{"Err":{"kind":"other","message":"%s gave no token: %s","caused-by":["what to do: %s"]}}\n' \
      "$(plain "$registry")" "$(plain "$why")" "$(plain "${todo:-look at the log of the registry}")"
    exit 0
  fi
  printf '{"Ok":{"kind":"get","token":"%s","cache":"%s","operation_independent":false}}\n' "$token" $cache
  exit 0
fi

[ $# -ge 1 ] || { echo 'usage: publish.sh REGISTRY_URL [arguments of cargo publish]' >&2; exit 2; }
registry=$1
shift
look_at_registry || exit 2
# Else it would be cargo that tells of it, and not what to do.
answer=$(http "$registry/.well-known/waybill") || {
  say "$registry cannot be reached (curl says why above)" && say 'what to do: look at the address, and try again' && exit 1
}
if [ "$(printf %s "$answer" | field registry)" != waybill ]; then
  say "$registry does not answer as a Waybill registry does; it begins: $(plain "$answer" | tr -s ' ' | cut -c 1-100)"
  say 'what to do: look at the address, and at what a proxy in between answers; then try again' && exit 1
fi
if [ "${WAYBILL_REHEARSE:-}" = true ]; then
  if ask rehearsals "${WAYBILL_CRATE:+,\"crate\":\"$WAYBILL_CRATE\"}" && [ "$(printf %s "$answer" | field outcome)" = granted ]; then
    say "rehearsal: granted. $why" && exit 0
  fi
  say "rehearsal: $registry would give no token: $why"
  say "what to do: ${todo:-look at the log of the registry}" && exit 1
fi

# What cargo calls the registry here: it refuses two names for one index.
name=${WAYBILL_REGISTRY_NAME:-waybill}
case $name in [!A-Za-z]* | *[!A-Za-z0-9_-]*) say "WAYBILL_REGISTRY_NAME is no name of a registry: $(plain "$name")" && exit 2 ;; esac
variable=CARGO_REGISTRIES_$(printf %s "$name" | tr 'a-z-' 'A-Z_')
minor=$(cargo --version | sed -n 's/^cargo 1\.\([0-9]*\)\..*/\1/p')
if [ "${minor:-99}" -lt 68 ]; then
  say "this is cargo 1.$minor, which cannot read the index of $registry: sparse indexes are there since 1.68"
  say 'what to do: publish with cargo 1.74 or later; an older one may still build and test the crate' && exit 1
fi
export "${variable}_INDEX=sparse+$registry/$index/" CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS=cargo:token
token='' folder=''
revoke() { printf 'header = "Authorization: Bearer %s"\n' "$token" | http -f -K - -X DELETE "$api/tokens"; }
trap 'if [ -n "$folder" ]; then rm -rf "$folder"; fi; if [ -n "$token" ]; then revoke; fi' EXIT
# Not every shell runs the line above when a signal ends it, and a cancelled job gets one.
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ "${minor:-99}" -ge 74 ]; then
  # cargo splits what it runs at spaces, and runs no file without permission; a copy has neither fault.
  folder=$(mktemp -d /tmp/waybill.XXXXXX)
  cp "$0" "$folder/publish.sh" && chmod 700 "$folder/publish.sh"
  export "${variable}_CREDENTIAL_PROVIDER=$folder/publish.sh"
else
  say "cargo is older than 1.74 and knows no credential providers: it gets a token for all that this job may publish, revoked at the end"
  # Needed where a trusted publisher has a pattern of names and the crate is new; elsewhere it makes the token narrower.
  if ! get_token "${WAYBILL_CRATE:+,\"crate\":\"$WAYBILL_CRATE\"}"; then
    say "$registry gave no token: $why"
    say "what to do: ${todo:-look at the log of the registry}"
    exit 1
  fi
  unset WAYBILL_ID_TOKEN
  export "${variable}_TOKEN=$token"
fi
cargo publish --registry "$name" --no-verify "$@"
