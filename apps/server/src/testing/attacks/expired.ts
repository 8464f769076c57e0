import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci }) {
    const now = Math.floor(ci.server.running.platform.now().getTime() / 1000);
    const expiring = (exp: number) => mint({ iat: exp - 300, nbf: exp - 300, exp });
    return [
      ['yesterday', expiring(now - 86_400), 'id_token_expired'],
      ['31 seconds ago', expiring(now - 31), 'id_token_expired'],
      ['in 1970', mint({ iat: 0, nbf: 0, exp: 300 }), 'id_token_expired'],
    ];
  },
};
