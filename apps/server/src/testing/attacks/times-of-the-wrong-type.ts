import { type Attack, takeApart } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, signText, ci }) {
    const now = Math.floor(ci.server.running.platform.now().getTime() / 1000);
    const { headerText, payloadText } = takeApart(mint());
    return [
      ...['exp', 'iat'].map(
        (claim) => [`no ${claim}`, mint({ [claim]: null }), 'id_token_claim_missing'] as const,
      ),
      ...['exp', 'iat', 'nbf'].flatMap((claim) =>
        [`${now}`, now + 0.5, true, [now], {}, -1, 1e18].map(
          (value) =>
            [
              `${claim} ${JSON.stringify(value)}`,
              mint({ [claim]: value }),
              'id_token_claim_invalid',
            ] as const,
        ),
      ),
      [
        'without end',
        signText(headerText, payloadText.replace(/"exp":\d+/, '"exp":1e999')),
        'id_token_claim_invalid',
      ],
      ['expired when issued', mint({ iat: now, exp: now }), 'id_token_claim_invalid'],
    ];
  },
};
