import { type Attack, literalNull } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, issuerUrl }) {
    const others = [
      `${issuerUrl}/`,
      issuerUrl.toUpperCase(),
      issuerUrl.replace('http:', 'https:'),
      issuerUrl.replace('127.0.0.1', 'localhost'),
      `${issuerUrl}/enterprise`,
      `${issuerUrl}@evil.example`,
      ` ${issuerUrl}`,
      `${issuerUrl}\0`,
      `${issuerUrl}?`,
      'https://token.actions.githubusercontent.com',
    ];
    return [
      ...others.map((iss) => [iss, mint({ iss }), 'id_token_issuer_unknown'] as const),
      ['none', mint({ iss: null }), 'id_token_claim_missing'],
      ...['', [issuerUrl], { toString: issuerUrl }, literalNull].map(
        (iss) => [JSON.stringify(iss), mint({ iss }), 'id_token_claim_invalid'] as const,
      ),
    ];
  },
};
