import type { JobRequest } from '../job-registry.ts';
import type { JobHost } from '../pipelines/host.ts';
import type { JobAccess } from '../runner/job-access.ts';
import { playJob } from '../runner/running-job.ts';
import { startCiSim } from '../sim.ts';
import { UsageError } from '../usage-error.ts';
import { addIssuer, readIssuerSpec } from './issuer-spec.ts';

/** A job of this command's own pretend CI or of one that already runs elsewhere on this machine. */
export interface OpenedJob {
  readonly env: Readonly<Record<string, string>>;
  readonly issuer: string;
  end(): Promise<void>;
}

export interface Where {
  readonly server: string | undefined;
  readonly port: number;
  /** `--issuer`, which may ask for an issuer that this command has to start. */
  readonly issuer: string | undefined;
  /** The job's workspace. */
  readonly cwd: string;
}

const PATIENCE_MS = 10_000;

export async function openJob(where: Where, request: JobRequest): Promise<OpenedJob> {
  const { server, cwd } = where;
  return server === undefined ? openOwnJob(where, request) : openJobAt(server, cwd, request);
}

async function openOwnJob({ port, cwd, issuer }: Where, request: JobRequest): Promise<OpenedJob> {
  const sim = await startCiSim({ port });
  try {
    if (issuer !== undefined) await addIssuer(sim, readIssuerSpec(issuer));
    const job = sim.startJob(request, { workspace: cwd });
    return { env: job.env, issuer: sim.issuer(request.issuer).url, end: () => sim.close() };
  } catch (error) {
    await sim.close();
    throw error;
  }
}

async function openJobAt(server: string, cwd: string, request: JobRequest): Promise<OpenedJob> {
  const base = readServer(server);
  const response = await call(new URL('/_sim/jobs', base), { method: 'POST', body: JSON.stringify(request) });
  const answer = (await response.json()) as JobAccess & { error?: string };
  if (!response.ok) throw new UsageError(answer.error ?? `${server} answered ${response.status}`);
  const job = playJob(answer, () => undefined, cwd);
  return {
    env: job.env,
    issuer: answer.issuer,
    async end() {
      job.stop();
      await call(new URL(`/_sim/jobs/${answer.id}`, base), { method: 'DELETE' });
    },
  };
}

/** What starts the jobs of a pipeline, one pretend CI for all of them. */
export interface OpenedHost extends JobHost {
  close(): Promise<void>;
}

export async function openHost(where: Omit<Where, 'cwd'>): Promise<OpenedHost> {
  const { server, port, issuer } = where;
  if (server !== undefined) {
    readServer(server);
    return {
      start: (request, workspace) => openJobAt(server, workspace, request),
      close: async () => undefined,
    };
  }
  const sim = await startCiSim({ port });
  const there = new Set(['github']);
  return {
    async start(request, workspace) {
      const name = request.issuer ?? 'github';
      if (!there.has(name)) await addIssuer(sim, readIssuerSpec(issuer ?? name));
      there.add(name);
      const job = sim.startJob(request, { workspace });
      return { env: job.env, end: async () => job.stop() };
    },
    close: () => sim.close(),
  };
}

function readServer(server: string): URL {
  const base = URL.parse(server);
  if (base === null || base.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(base.hostname)) {
    throw new UsageError(
      `--server is the address "ci-sim serve" printed (http://127.0.0.1:…), not "${server}"`,
    );
  }
  return base;
}

async function call(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (cause) {
    throw new UsageError(`no ci-sim answers at ${url.origin}; start one with "ci-sim serve"`, { cause });
  }
}
