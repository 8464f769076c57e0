import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { route } from './http/router.ts';
import type { Issuer } from './issuer.ts';
import type { JobRequest } from './job-registry.ts';
import type { MintOptions } from './mint.ts';
import { describeJob } from './runner/job-access.ts';
import { playJob, type RunningJob } from './runner/running-job.ts';
import type { JobDescriptions, ShapeName } from './shapes/index.ts';
import { SimState } from './state.ts';
import { UsageError } from './usage-error.ts';

export interface CiSimOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Loopback and nothing else: whoever reaches this server can sign as any job. */
  readonly host?: '127.0.0.1';
}

export interface NewIssuer<Name extends ShapeName = ShapeName> {
  /** Which provider it plays, default `github`. */
  readonly shape?: Name;
  /** Where it stands below its name, in place of what is usual for the shape; `/one/two`, or nothing. */
  readonly path?: string;
}

/** A pretend CI, listening. */
export interface CiSim {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** An issuer by name; `github`, which is always there, without one. */
  issuer(name?: string): Issuer;
  /** Another issuer, at `<url>/<name>` and the path its shape has there, with keys of its own. */
  addIssuer<Name extends ShapeName = 'github'>(
    name: string,
    options?: NewIssuer<Name>,
  ): Promise<Issuer<JobDescriptions[Name]>>;
  /** A token of an issuer, right or wrong in whatever way the options ask for. */
  mint(options: MintOptions & { readonly issuer?: string }): string;
  /** Starts a job on the pretend runner; without `workspace` it gets an empty folder to work in. */
  startJob<Name extends ShapeName = ShapeName>(
    job?: JobRequest<Name>,
    options?: { readonly workspace?: string },
  ): RunningJob;
  /** Stops all jobs, drops all connections, frees the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a pretend CI on loopback. Its keys are new each time; close it when done. */
export async function startCiSim({ port = 0, host = HOST }: CiSimOptions = {}): Promise<CiSim> {
  if (host !== HOST) throw new UsageError(`ci-sim listens on ${HOST} only`);
  const ready = Promise.withResolvers<SimState>();
  // A request that comes while the keys are still being made waits for them.
  const server = createServer(async (request, response) => route(await ready.promise, request, response));
  server.listen(port, HOST);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  const url = `http://${HOST}:${bound}`;
  const state = await SimState.create(url);
  ready.resolve(state);

  const running = new Set<RunningJob>();
  const close = async () => {
    for (const job of running) job.stop();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  return {
    url,
    port: bound,
    issuer: (name = 'github') => state.issuer(name),
    addIssuer: (name, options) => addIssuer(state, name, options),
    mint: ({ issuer = 'github', ...options }) => state.issuer(issuer).mint(options),
    startJob(request = {}, { workspace } = {}) {
      const registered = state.jobs.add(state.issuer(request.issuer ?? 'github'), request);
      const stopped = () => {
        state.jobs.remove(registered.id);
        running.delete(job);
      };
      const job = playJob(describeJob(url, registered), stopped, workspace);
      running.add(job);
      return job;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function addIssuer<Name extends ShapeName = 'github'>(
  state: SimState,
  name: string,
  options: NewIssuer<Name> = {},
) {
  // The type says which shape an issuer without one has; the compiler cannot see that it is this one.
  return state.addIssuer(name, options.shape ?? ('github' as Name), options.path);
}
