import { type Attack, takeApart } from '../attack.ts';

export const attack: Attack = {
  async tokens({ ci, mint }) {
    const jti = 'one-for-two';
    const used = mint({ jti });
    const first = await ci.exchange(used);
    if (first.status !== 200) throw new Error(first.text);
    return [
      ['the same token again', used, 'id_token_replayed'],
      ['another one with its id', mint({ jti, run_id: '7' }), 'id_token_replayed'],
      ['one without id', mint({ jti: null }), 'id_token_claim_missing'],
      ...['', 7, ['a'], 'a\0b', 'x'.repeat(256)].map(
        (other) =>
          [`the id ${JSON.stringify(other)}`, mint({ jti: other }), 'id_token_claim_invalid'] as const,
      ),
      ['with a part doubled', `${used}.${takeApart(used).signature}`, 'id_token_malformed'],
    ];
  },
};
