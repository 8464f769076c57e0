import { describe, expect, it } from 'vitest';
import { ClientFault } from '../client/client-fault.ts';
import type { AccessToken, Registry } from '../client/registry.ts';
import { faultOf, textOf } from '../testing/faults.ts';
import { exchangeInJob } from './exchange.ts';
import type { IdTokenSource } from './job-access.ts';

const granted: AccessToken = { token: 'wbtp_x', expiresAt: new Date(0), crates: [], scopes: [], bound: true };

function refused(code: string): ClientFault {
  const refusal = {
    status: 400,
    code,
    detail: code,
    remedy: null,
    field: null,
    correlationId: 'id',
    retryAfter: null,
  };
  return new ClientFault('refused', `refused: ${code}`, { refusal });
}

function registryOf(...outcomes: (ClientFault | AccessToken)[]) {
  const asked: unknown[] = [];
  const registry = {
    async exchange(idToken: string, target: unknown) {
      asked.push([idToken, target]);
      const outcome = outcomes.shift() ?? granted;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  } as unknown as Registry;
  return { asked, registry };
}

function sourceOf(...tokens: string[]): IdTokenSource {
  return {
    system: 'test',
    title: 'the test',
    another: 'declare another',
    token: async (_, n) => tokens[n] ?? null,
  };
}

const target = { crate: 'a' };

describe('an exchange in a job', () => {
  it('takes the next ID token when one was used before', async () => {
    const { asked, registry } = registryOf(refused('id_token_replayed'), refused('id_token_replayed'));
    expect(await exchangeInJob(registry, sourceOf('1', '2', '3'), 'aud', target)).toBe(granted);
    expect(asked).toEqual([
      ['1', target],
      ['2', target],
      ['3', target],
    ]);
  });

  it('gives up at any other refusal', async () => {
    const { asked, registry } = registryOf(refused('publisher_not_found'));
    const fault = await faultOf(() => exchangeInJob(registry, sourceOf('1', '2'), 'aud', target));
    expect(fault.refusal?.code).toBe('publisher_not_found');
    expect(asked).toHaveLength(1);
  });

  it('says that all are used up, and how there will be more', async () => {
    const { registry } = registryOf(refused('id_token_replayed'), refused('id_token_replayed'));
    const fault = await faultOf(() => exchangeInJob(registry, sourceOf('1', '2'), 'aud', target));
    expect(fault.kind).toBe('no_id_token');
    expect(textOf(fault)).toBe(
      [
        'all ID tokens that the test has for this job are used up',
        'refused: id_token_replayed',
        'what to do: declare another',
        "the registry's code and log reference: id_token_replayed, id",
      ].join('\n'),
    );
  });

  it('says that there is none', async () => {
    const fault = await faultOf(() => exchangeInJob(registryOf().registry, sourceOf(), 'aud', target));
    expect(textOf(fault)).toBe('the test has no ID token for this job\nwhat to do: declare another');
  });
});
