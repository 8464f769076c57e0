import type { IdTokenSource, JobAccess } from '@waybill/api/ci';
import { audienceFor, findIdTokenSource } from '@waybill/api/ci';
import { ClientFault, type HttpAnswer, readWellKnown, type WellKnown } from '@waybill/api/client';
import type { CommonOptions } from '../command.ts';
import type { CliContext } from '../context.ts';
import { type PackagesHere, packagesHere } from '../packages-here.ts';
import type { RunProgram } from '../programs.ts';
import { type Connection, connect } from '../registry/connect.ts';
import { userAgent } from '../version.ts';

/**
 * Where `doctor` looks. What several checks need is found once, when the first asks; a check that only builds on something
 * gets null where that failed, and leaves the failing to the check whose matter it is.
 */
export interface Place {
  readonly context: CliContext;
  readonly run: RunProgram;
  cargoVersion(): Promise<string | null>;
  packages(): Promise<PackagesHere | string>;
  /** @throws {ClientFault} */
  connection(): Connection;
  connectionOrNull(): Connection | null;
  /** The answer of `/.well-known/waybill`, and when it was asked for and came. */
  asked(): Promise<{ answer: HttpAnswer; sent: Date; received: Date }>;
  /** @throws {ClientFault} */
  wellKnown(): Promise<WellKnown>;
  wellKnownOrNull(): Promise<WellKnown | null>;
  /** Null outside CI. */
  source(): Promise<IdTokenSource | null>;
  /** What ID tokens are to be made for; null where job and registry do not agree. */
  audience(): Promise<string | null>;
  /** @throws {ClientFault} */
  idToken(): Promise<string | null>;
}

export interface Surroundings {
  readonly context: CliContext;
  readonly options: CommonOptions;
  readonly run: RunProgram;
  readonly job: JobAccess;
}

export function placeOf({ context, options, run, job }: Surroundings): Place {
  const { env } = context;
  const connection = once(() => connect(context, options));
  const orNull = async <T>(ask: () => T | Promise<T>): Promise<T | null> => {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ClientFault) return null;
      throw error;
    }
  };
  const asked = once(async () => {
    const sent = context.now();
    const { address, token } = connection();
    const answer = await context.send({
      method: 'GET',
      url: `${address.base}/.well-known/waybill`,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...(token === null ? {} : { authorization: token }),
      },
      timeoutMs: 10_000,
    });
    return { answer, sent, received: context.now() };
  });
  const wellKnown = once(async () => {
    const { answer } = await asked();
    return readWellKnown(async () => answer, connection().address, userAgent);
  });
  const audience = once(async () => {
    const meant = connectionOrNull();
    if (meant === null) return null;
    const { address } = meant;
    const known = await orNull(wellKnown);
    // An ID token can be asked for although the registry is down: then its own name is what it is for.
    if (known === null) return address.audience;
    return orNull(() => audienceFor(address, known, env['WAYBILL_AUDIENCE']));
  });
  const source = once(async () => {
    const meant = connectionOrNull();
    return findIdTokenSource(
      job,
      (await orNull(audience)) ?? meant?.address.audience ?? 'crates.example.com',
    );
  });
  function connectionOrNull(): Connection | null {
    try {
      return connection();
    } catch (error) {
      if (error instanceof ClientFault) return null;
      throw error;
    }
  }

  return {
    context,
    run,
    cargoVersion: once(async () => (await run('cargo', ['--version']))?.stdout.trim() ?? null),
    packages: once(() => packagesHere(run, context.cwd)),
    connection,
    connectionOrNull,
    asked,
    wellKnown,
    wellKnownOrNull: () => orNull(wellKnown),
    source,
    audience,
    idToken: once(async () => {
      const [from, wanted] = [await source(), await audience()];
      return from === null || wanted === null ? null : from.token(wanted, 0);
    }),
  };
}

/** A failure is kept as well: it is told again, and not tried again. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | { error: unknown } | null = null;
  return () => {
    if (done === null) {
      try {
        done = { value: work() };
      } catch (error) {
        done = { error };
      }
    }
    if ('error' in done) throw done.error;
    return done.value;
  };
}
