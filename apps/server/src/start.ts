import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { Config } from './config/config.ts';
import {
  accountLibrary,
  forgetEmailChanges,
  forgetPasswordResets,
  forgetSessions,
} from './features/accounts/index.ts';
import { SETTLING_MS, sweepBlobs } from './features/consistency/index.ts';
import { forgetDeviceSignIns } from './features/device-sign-in/index.ts';
import { countDownloads, type DownloadCounter, refreshRecentDownloads } from './features/downloads/index.ts';
import { keepIndexCopy } from './features/index/index.ts';
import { forgetOldMails, startSender } from './features/mail/index.ts';
import { someChecksum } from './features/publish/index.ts';
import { forgetFactorLeftovers } from './features/second-factor/index.ts';
import { prepareFirstUser } from './features/setup/index.ts';
import { forgetSignIns } from './features/sign-in/index.ts';
import {
  forgetAttempts,
  forgetExpired,
  type Issuers,
  openIssuers,
  tidyPublishers,
} from './features/trusted-publishing/index.ts';
import type { Telemetry } from './http/telemetry.ts';
import { countedBlobs } from './platform/blobs/counted-blobs.ts';
import { openBlobs } from './platform/blobs/open-blobs.ts';
import { takeDataFolder } from './platform/data-folder.ts';
import { bindInstance, rememberPublicUrl, rememberSecrets } from './platform/database/instance.ts';
import { migrate } from './platform/database/migrate.ts';
import { openDatabase } from './platform/database/open.ts';
import { databaseFault } from './platform/database/postgres-pool.ts';
import type { DatabaseWatch } from './platform/database/watch.ts';
import { jobClaims } from './platform/job-claims.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { Metrics } from './platform/metrics/metrics.ts';
import type { Platform } from './platform/platform.ts';
import { readSecrets } from './platform/secrets.ts';
import { shareRateLimits } from './platform/share-rate-limits.ts';
import { StartError } from './platform/start-error.ts';
import { noUpstreamNames, openUpstreamNames } from './platform/upstream-names.ts';

export interface RunningServer {
  app: FastifyInstance;
  platform: Platform;
  downloads: DownloadCounter;
  /** The one-time link while there is no user. */
  setupLink: string | null;
  /** The URLs of the issuers that are trusted at the start: those of the configuration, and those added since. */
  trustedIssuers: readonly string[];
  /**
   * Says at /readyz that it stops, and serves on for `drain_seconds`, so that load balancers go elsewhere before connections are
   * refused. At once where there is no other copy to go to.
   */
  drain(): Promise<void>;
  /** Takes no new connections, finishes requests in flight, then lets everything go. Safe to call twice. */
  stop(): Promise<void>;
}

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const CLOSE_IDLE_EVERY_MS = 100;
/** Draining and finishing together: shorter than what service managers wait before they kill. */
const LONGEST_STOP_MS = 25_000;
const SHORTEST_FINISH_MS = 5_000;

/**
 * Starts a server from a configuration: folder, database, migrations, clean-up, issuers, HTTP.
 * @throws StartError with a sentence for the operator; nothing is left running then.
 */
export async function startServer(
  config: Config,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<RunningServer> {
  const undo: (() => Promise<void> | void)[] = [];
  const release = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { upstreamList } = config.names;
    const upstreamNames =
      upstreamList === null ? noUpstreamNames : await openUpstreamNames(upstreamList, log, now);
    const embedded = config.databaseUrl === '';
    const folder = takeDataFolder(config.dataDir, embedded);
    undo.push(folder.release);
    const metrics = new Metrics();
    const telemetry = await openTelemetry(config, folder.instance);
    if (telemetry !== null) undo.push(() => telemetry.stop());
    const database = openDatabase(
      config,
      (error) => {
        metrics.lostConnections.add('');
        log.warn({ err: error }, 'lost an idle connection to the database');
      },
      watchOf(metrics, telemetry),
    );
    undo.push(() => database.close());
    const applied = await migrate(database).catch(asStartError(config));
    if (applied.length > 0) log.info({ applied }, 'brought the database to this version');

    const instance = await bindInstance(database, folder, config);
    const blobs = await openBlobs(config);
    undo.push(() => blobs.close());
    await blobs.bind(instance, await someChecksum(database.db));

    const platform: Platform = {
      config,
      database,
      blobs: countedBlobs(blobs, metrics),
      secrets: readSecrets(config.dataDir, config.secretKey, config.otherSecretKeys),
      upstreamNames,
      instance,
      log,
      now,
    };
    if (await rememberSecrets(database, platform.secrets, config.secretKey !== ''))
      log.warn(
        'the secrets are others than before: everybody has to sign in again, and to enrol authenticator apps again',
      );
    await cleanUp(platform, embedded);
    await warnOfNewAddress(platform);

    const library = accountLibrary(platform);
    const setupLink = await prepareFirstUser(platform, library);
    undo.push(shareRateLimits(platform));
    const issuers = await openIssuers(platform);
    undo.push(() => issuers.stop());
    const jobs = startJobs({ ...platform, claims: jobClaims(database.db) });
    undo.push(() => jobs.stop());
    keepTidy(platform, issuers, jobs);
    await keepIndexCopy(platform, jobs);
    undo.push(startSender(platform, jobs));
    const downloads = countDownloads(platform, jobs);
    undo.push(async () => void (await downloads.stop()));

    let stopping = false;
    const app = await buildApp({
      platform,
      library,
      issuers,
      downloads,
      jobs,
      metrics,
      telemetry,
      isStopping: () => stopping,
    });
    undo.push(() => finish(app, LONGEST_STOP_MS - config.drainSeconds * 1000));
    await listen(app, config);
    issuers.start(jobs);
    const known = (await issuers.current()).all();
    return {
      app,
      platform,
      downloads,
      setupLink,
      trustedIssuers: known.filter(({ enabled }) => enabled).map(({ url }) => url),
      drain: async () => {
        stopping = true;
        await sleep(config.drainSeconds * 1000);
      },
      stop: async () => {
        stopping = true;
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The libraries for traces are loaded where there is somewhere to send them, and nowhere else. */
async function openTelemetry({ telemetry }: Config, instance: string): Promise<Telemetry | null> {
  if (telemetry === null) return null;
  const { startTelemetry } = await import('./http/telemetry.ts');
  return startTelemetry(telemetry, instance);
}

const watchOf = (
  { transactions, transactionSeconds, connectionSeconds }: Metrics,
  telemetry: Telemetry | null,
): DatabaseWatch => ({
  began() {
    const began = performance.now();
    const endOfSpan = telemetry?.database.began();
    return (outcome) => {
      transactions.add(outcome);
      transactionSeconds.observe((performance.now() - began) / 1000);
      endOfSpan?.(outcome);
    };
  },
  waited: (seconds) => connectionSeconds.observe(seconds),
});

async function listen(app: FastifyInstance, { listen: { host, port } }: Config): Promise<AddressInfo> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartError(
        `${host}:${port} is in use by another program; stop it, or set \`listen\` to another port.`,
      );
    throw new StartError(`Cannot listen on ${host}:${port}: ${message}.`);
  }
  return app.server.address() as AddressInfo;
}

/**
 * Ends once the requests in flight have been answered. A connection whose last answer ends while we wait counts as idle
 * only afterwards, and would be kept open for its whole keep-alive time (72 s), so idle ones are closed again and again.
 */
async function finish(app: FastifyInstance, longestMs: number): Promise<void> {
  const timer = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  // One client that never ends its request must not cost the others theirs, when patience ends with a SIGKILL.
  const patienceMs = Math.max(SHORTEST_FINISH_MS, longestMs);
  const deadline = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  try {
    await app.close();
  } finally {
    clearInterval(timer);
    clearTimeout(deadline);
  }
}

/**
 * What a crash may have left. With the embedded database nobody else can be publishing, so all of it can go at once. The list
 * of a large bucket takes long, and costs: there only what is half received goes now, the rest with the next sweep.
 */
async function cleanUp(platform: Platform, embedded: boolean): Promise<void> {
  const olderThanMs = embedded ? 0 : SETTLING_MS;
  const { unfinished, orphans } =
    platform.blobs.place.kind === 'files'
      ? await sweep(platform, olderThanMs)
      : { unfinished: await removeUnfinished(platform, olderThanMs), orphans: 0 };
  if (unfinished + orphans > 0)
    platform.log.info({ unfinished, orphans }, 'removed what broken uploads had left');
}

/** A bucket may be used by whoever may not list the uploads in it that broke off. */
async function removeUnfinished({ blobs, log }: Platform, olderThanMs: number): Promise<number> {
  try {
    return await blobs.removeUnfinished(olderThanMs);
  } catch (error) {
    log.warn({ err: (error as Error).cause ?? error }, 'could not look for uploads that broke off');
    return 0;
  }
}

/** cargo keeps the address in every Cargo.lock, so a change is worth a word, and an address nobody else can reach too. */
async function warnOfNewAddress({ config, database, log }: Platform): Promise<void> {
  const before = await rememberPublicUrl(database, config.publicUrl);
  if (before !== null && before !== config.publicUrl) {
    log.warn(
      { before, now: config.publicUrl },
      'public_url has changed: every Cargo.lock so far names the old one',
    );
  }
  const isOpen = config.listen.host === '0.0.0.0' || config.listen.host === '::';
  if (isOpen && new URL(config.publicUrl).hostname === '127.0.0.1') {
    log.warn(
      { public_url: config.publicUrl },
      'other machines may connect, but cannot reach public_url: set it',
    );
  }
}

async function sweep(
  platform: Platform,
  olderThanMs: number,
): Promise<{ unfinished: number; orphans: number }> {
  const orphans = await sweepBlobs(platform, olderThanMs);
  return { unfinished: await platform.blobs.removeUnfinished(olderThanMs), orphans };
}

/** Repeats the clean-up while the server runs; among several copies one does it. */
export function keepTidy(platform: Platform, issuers: Issuers, jobs: Jobs): void {
  const { db } = platform.database;
  const every = (everyMs: number, name: string, what: string, run: () => Promise<unknown>) =>
    jobs.repeat({ name, what, everyMs, run, forAll: true });
  const often = 10 * MINUTE_MS;
  every(HOUR_MS, 'sweep-files', 'sweep blobs', () => sweepBlobs(platform, SETTLING_MS));
  // What is half received lies with the copy that received it.
  jobs.repeat({
    name: 'sweep-uploads',
    what: 'remove uploads that broke off',
    everyMs: HOUR_MS,
    run: () => platform.blobs.removeUnfinished(SETTLING_MS),
  });
  every(often, 'forget-tokens', 'forget expired tokens', () => forgetExpired(db, platform.now()));
  every(often, 'forget-device-sign-ins', 'forget old device sign-ins', () => forgetDeviceSignIns(platform));
  every(often, 'forget-sessions', 'forget sessions that are over', () => forgetSessions(platform));
  every(often, 'forget-factor-leftovers', 'forget what was left of second factors', () =>
    forgetFactorLeftovers(platform),
  );
  every(often, 'forget-sign-ins', 'forget sign-ins nobody came back from', () =>
    forgetSignIns(db, platform.now()),
  );
  every(often, 'forget-password-links', 'forget links for passwords', () =>
    forgetPasswordResets(db, platform.now()),
  );
  every(often, 'forget-email-changes', 'forget links for e-mail addresses', () =>
    forgetEmailChanges(db, platform.now()),
  );
  every(often, 'tidy-publishers', 'end what has run out of time', () => tidyPublishers(platform, issuers));
  every(HOUR_MS, 'forget-attempts', 'forget old attempts', () => forgetAttempts(platform));
  every(HOUR_MS, 'forget-mails', 'forget old mails', () => forgetOldMails(platform));
  every(HOUR_MS, 'count-recent-downloads', 'count recent downloads', () => refreshRecentDownloads(platform));
}

function asStartError(config: Config): (error: unknown) => never {
  return (error) => {
    if (error instanceof StartError) throw error;
    const where =
      config.databaseUrl === ''
        ? `the embedded database in ${config.dataDir}`
        : 'the database of database_url';
    throw new StartError(`Cannot use ${where}: ${databaseFault(error)}.`);
  };
}
