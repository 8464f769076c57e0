import manifest from '../package.json' with { type: 'json' };

const HELP = `cargo-credential-waybill ${manifest.version}: lets a CI job publish to a Waybill registry without a stored token

Cargo starts this program by itself, when it needs a token. Tell it to, in .cargo/config.toml:

  [registries.waybill]
  index = "sparse+https://crates.example.com/index/"
  credential-provider = ["cargo-credential-waybill"]

or for all registries, where the last that has an answer wins; outside CI this one has none:

  [registry]
  global-credential-providers = ["cargo:token", "cargo-credential-waybill"]

or in the environment of the job alone:

  CARGO_REGISTRIES_WAYBILL_INDEX=sparse+https://crates.example.com/index/
  CARGO_REGISTRIES_WAYBILL_CREDENTIAL_PROVIDER=cargo-credential-waybill

Arguments, in the configuration of cargo:
  --sign-in            outside CI: sign a person in, in the browser, for an hour; nothing is stored
  --audience NAME      whom ID tokens are made for, if that is not the registry's own name
  --allow-http         a registry on plain http beyond this machine; anybody on the way could use its tokens

Variables:
  WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2 …   ID tokens that the CI puts into variables (GitLab: id_tokens)
  WAYBILL_ID_TOKEN_FILE                    a file that holds one
  WAYBILL_CI                               the CI to ask, where it is not found by itself; "none": never ask
  WAYBILL_AUDIENCE, WAYBILL_ALLOW_HTTP     as the arguments
  WAYBILL_TIMEOUT_SECONDS                  the limit of one request, 1 to 60 (30)
  CARGO_TERM_QUIET=true                    nothing on stderr but failures
`;

/** For whoever starts it by hand. @returns the exit code */
export function help(args: readonly string[]): number {
  if (args[0] === '--version' || args[0] === '-V') {
    process.stdout.write(`cargo-credential-waybill ${manifest.version}\n`);
    return 0;
  }
  const asked = args[0] === '--help' || args[0] === '-h';
  (asked ? process.stdout : process.stderr).write(HELP);
  return asked ? 0 : 2;
}
