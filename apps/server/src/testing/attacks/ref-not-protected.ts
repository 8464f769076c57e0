import type { Attack } from '../attack.ts';

export const attack: Attack = {
  publisher: { rules: { ref_protected: true } },
  tokens: ({ mint }) =>
    ['false', '', 'True', 'true ', '1', true, 1, ['true'], null].map((value) => [
      JSON.stringify(value),
      mint({ ref_protected: value }),
      'ref_not_protected',
    ]),
};
