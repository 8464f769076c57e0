import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci }) {
    const now = Math.floor(ci.server.running.platform.now().getTime() / 1000);
    return [
      ['issued in two minutes', mint({ iat: now + 120, exp: now + 400 }), 'id_token_not_yet_valid'],
      ['valid in two minutes', mint({ nbf: now + 120 }), 'id_token_not_yet_valid'],
    ];
  },
};
