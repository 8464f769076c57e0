import { once } from 'node:events';
import type { IssuerState } from '../issuer.ts';
import { startCiSim } from '../sim.ts';
import { UsageError } from '../usage-error.ts';
import { readOptions, readPort } from './arguments.ts';
import { addIssuer, readIssuerSpec } from './issuer-spec.ts';
import { providersHelp } from './providers-help.ts';

export const serveHelp = `ci-sim serve [--port PORT] [--issuer NAME[=PROVIDER[/PATH]]]…

Starts the pretend CI on 127.0.0.1 and keeps it until Ctrl-C.

  --port PORT               default 9393; 0 takes any free port
  --issuer SPEC             one more issuer beside github (several times): NAME where it is a provider's, such as
                            gitlab; NAME=PROVIDER, such as codeberg=forgejo; NAME=PROVIDER/PATH to stand elsewhere
                            than such an issuer does, such as bitbucket=bitbucket/2.0/workspaces/acme/oidc

${providersHelp}
`;

const options = {
  port: { type: 'string', default: '9393' },
  issuer: { type: 'string', multiple: true },
} as const;

export async function serve(argv: readonly string[]): Promise<number> {
  const stop = AbortSignal.any([onSignal('SIGINT'), onSignal('SIGTERM')]);
  const { port, issuer = [] } = readOptions([...argv], options);
  const specs = issuer.map(readIssuerSpec);
  const vague = specs.find(({ shape }) => shape === undefined);
  if (vague) throw new UsageError(`--issuer ${vague.name}: which provider? ${vague.name}=PROVIDER says`);
  await using sim = await startCiSim({ port: readPort(port) });
  for (const spec of specs) await addIssuer(sim, spec);
  const others = specs.filter(({ name }) => name !== 'github').map(({ name }) => sim.issuer(name).state);
  console.log(greeting(sim.url, sim.issuer().url, others));
  if (!stop.aborted) await once(stop, 'abort');
  return 0;
}

function onSignal(name: NodeJS.Signals): AbortSignal {
  const controller = new AbortController();
  process.once(name, () => controller.abort());
  return controller.signal;
}

function greeting(url: string, issuer: string, others: readonly IssuerState[]): string {
  return `
  ci-sim, a pretend CI, listens on ${url} (this machine only).
  Its tokens are really signed, and anyone on this machine can have any: trust it in development only.

  Issuer     ${issuer}
  Audience   your registry's public URL without the scheme, such as 127.0.0.1:9292

  Trust it in waybill.toml:

    [[trusted_publishing.issuers]]
    provider = "github"
    url = "${issuer}"
    internal = true
${others.map(trustBlock).join('')}
  Run a command as a job of acme/rocket (--help tells the rest):

    npm run ci-sim -- run --server ${url} --repository acme/rocket --cwd path/to/crate -- sh "$PWD/ci/publish.sh" http://127.0.0.1:9292

  Have one token, or break something:

    curl -s ${url}/_sim/issuers/github/tokens -d '{"audience": "127.0.0.1:9292"}'
    curl -s ${url}/_sim/issuers/github/faults -d '{"outage": "status-500"}'
    curl -s -X POST ${url}/_sim/issuers/github/reset

  Ctrl-C ends it.
`;
}

function trustBlock({ provider, url }: IssuerState): string {
  return `
    [[trusted_publishing.issuers]]
    provider = "${provider}"
    url = "${url}"
    internal = true
`;
}
