import type { Attack } from '../attack.ts';

export const attack: Attack = {
  publisher: { rules: { claims: [{ claim: 'repo_property_tier', op: 'eq', value: 'gold' }] } },
  job: { properties: { tier: 'gold' } },
  tokens: ({ mint }) =>
    [['gold'], { gold: 'gold' }, 'Gold', 'gold\u200b', 'golden', '', 0, true, null].map((value) => [
      JSON.stringify(value),
      mint({ repo_property_tier: value }),
      'claim_mismatch',
    ]),
};
