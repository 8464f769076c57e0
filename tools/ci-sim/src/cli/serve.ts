import { once } from 'node:events';
import { startCiSim } from '../sim.ts';
import { readOptions, readPort } from './arguments.ts';

export const serveHelp = `ci-sim serve [--port PORT]

Starts the pretend CI on 127.0.0.1 and keeps it until Ctrl-C.

  --port PORT               default 9393; 0 takes any free port
`;

const options = { port: { type: 'string', default: '9393' } } as const;

export async function serve(argv: readonly string[]): Promise<number> {
  const stop = AbortSignal.any([onSignal('SIGINT'), onSignal('SIGTERM')]);
  const { port } = readOptions([...argv], options);
  await using sim = await startCiSim({ port: readPort(port) });
  console.log(greeting(sim.url, sim.issuer().url));
  if (!stop.aborted) await once(stop, 'abort');
  return 0;
}

function onSignal(name: NodeJS.Signals): AbortSignal {
  const controller = new AbortController();
  process.once(name, () => controller.abort());
  return controller.signal;
}

function greeting(url: string, issuer: string): string {
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

  Run a command as a job of acme/rocket (--help tells the rest):

    npm run ci-sim -- run --server ${url} --repository acme/rocket --cwd path/to/crate -- sh "$PWD/ci/publish.sh" http://127.0.0.1:9292

  Have one token, or break something:

    curl -s ${url}/_sim/issuers/github/tokens -d '{"audience": "127.0.0.1:9292"}'
    curl -s ${url}/_sim/issuers/github/faults -d '{"outage": "status-500"}'
    curl -s -X POST ${url}/_sim/issuers/github/reset

  Ctrl-C ends it.
`;
}
