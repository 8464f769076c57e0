import { ClientFault } from '@waybill/api/client';
import { publishable } from '../../packages-here.ts';
import { type Rehearsal, rehearse } from '../../publishers/rehearsal.ts';
import { type Check, type Finding, ok, skip } from '../check.ts';
import { traceLines } from '../trace-lines.ts';

const MOST_CRATES = 20;

/** The decision on release day, made today: nothing is minted, used up or recorded by it. */
export const rehearsal: Check = {
  name: 'rehearsal',
  async run(place) {
    if ((await place.source()) === null) return skip('only jobs of a CI can rehearse');
    if ((await place.wellKnownOrNull()) === null) return skip('the registry could not be asked');
    const jwt = await place.idToken().catch((error: unknown) => {
      if (error instanceof ClientFault) return null;
      throw error;
    });
    if (jwt === null) return skip('there is no ID token to rehearse with');
    const { registry, name } = place.connection();
    const here = await place.packages();
    const packages = typeof here === 'string' ? [] : publishable(here.packages, name).slice(0, MOST_CRATES);
    const targets =
      packages.length === 0 ? [{}] : packages.map(({ name, version }) => ({ crate: name, version }));
    const granted: string[] = [];
    const warnings = new Set<string>();
    for (const target of targets) {
      const found = await rehearse(registry, jwt, target);
      if (found.outcome !== 'granted') return refusal(found, target);
      granted.push('version' in target ? `${target.crate} ${target.version}` : found.crates.join(', '));
      for (const warning of found.warnings) warnings.add(warning);
    }
    const sentence = `this job may publish ${granted.join(', ')}`;
    return warnings.size === 0 ? ok(sentence) : { outcome: 'warn', sentence, details: [...warnings] };
  },
};

function refusal(found: Rehearsal, target: { crate?: string; version?: string }): Finding {
  const what = target.crate === undefined ? '' : `${target.crate} ${target.version}: `;
  const { mend } = found;
  return {
    outcome: 'fail',
    sentence: `${what}${found.detail.replace(/\.$/, '')}${found.code === null ? '' : ` (${found.code})`}`,
    details: traceLines(found.checks),
    todo: [
      ...(found.remedy === null ? [] : [found.remedy]),
      ...(mend === null
        ? []
        : [
            `or an owner changes publisher ${mend.publisher_id}: ${mend.says} (waybill publisher test --apply-mend)`,
          ]),
    ],
  };
}
