import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci: { audience } }) {
    const others: (string | readonly string[])[] = [
      [],
      [audience],
      [audience, audience],
      [audience, 'crates.io'],
      ['crates.io', audience],
      'crates.io',
      '',
      `https://${audience}`,
      `${audience}.evil.example`,
      audience.slice(0, -1),
      audience.toUpperCase() === audience ? 'X' : audience.toUpperCase(),
      `${audience} `,
    ];
    return [
      ...others
        .filter((other) => other !== audience)
        .map((other) => [JSON.stringify(other), mint({ aud: other }), 'id_token_audience_mismatch'] as const),
      ['none', mint({ aud: null }), 'id_token_audience_mismatch'],
      ['an object', mint({ aud: { 0: audience } }), 'id_token_audience_mismatch'],
    ];
  },
};
