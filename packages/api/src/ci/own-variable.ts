import { type CiSystem, isSet, type Job, looksLikeIdToken, madeForOthers, noIdToken } from './system.ts';

/**
 * ID tokens that the job's configuration put into variables, as GitLab and Semaphore do: `WAYBILL_ID_TOKEN`, or one named
 * after the audience, as the Python `id` library reads it. Each is good for one exchange, so further ones are numbered:
 * `WAYBILL_ID_TOKEN_2`, `…_3`.
 */
export const ownVariable: CiSystem = {
  id: 'variable',
  title: 'the variable WAYBILL_ID_TOKEN',
  detects: ({ env, audience }) => namesFor(audience).some((name) => isSet(env[name])),
  async token({ env, audience }, n) {
    const given = namesFor(audience).flatMap((name) => numbered(env, name));
    // Those of other registries are passed over, but a mistake is told.
    const mine = given.filter(
      ({ value }) => !looksLikeIdToken(value) || madeForOthers(value, audience) === null,
    );
    const [first] = given;
    if (mine.length === 0 && first !== undefined) {
      throw noIdToken(
        `${first.name} ${madeForOthers(first.value, audience)}`,
        `let your CI make it for ${audience}; an ID token that is made for another is not sent there`,
      );
    }
    const next = mine[n];
    if (next === undefined) return null;
    if (!looksLikeIdToken(next.value)) {
      throw noIdToken(
        `${next.name} holds ${next.value.length} characters that are no ID token (three parts joined by dots)`,
        'let your CI fill it, without quotes and without a file name; see the page of your CI in docs/providers',
      );
    }
    return next.value;
  },
  another:
    'each ID token is good for one exchange: declare one for each crate (and one more on a private registry) as WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2, WAYBILL_ID_TOKEN_3 …',
};

/** Upper case, anything else an underscore, no digit first. */
export function variableFor(audience: string): string {
  return `${audience
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_')}_ID_TOKEN`;
}

const namesFor = (audience: string) => [variableFor(audience), 'WAYBILL_ID_TOKEN'];

const MOST = 99;

function numbered(env: Job['env'], name: string): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  for (let n = 1; n <= MOST; n += 1) {
    const numberedName = n === 1 ? name : `${name}_${n}`;
    const value = env[numberedName]?.trim();
    if (!isSet(value)) break;
    found.push({ name: numberedName, value });
  }
  return found;
}
