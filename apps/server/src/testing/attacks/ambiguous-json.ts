import { type Attack, takeApart, withMember } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, signText, name }) {
    const { headerText: header, payloadText: payload } = takeApart(mint());
    const forged: [string, string | Uint8Array, string | Uint8Array][] = [
      ['two repositories', header, withMember(payload, `"repository":"acme/${name}"`)],
      ['two repositories, one escaped', header, withMember(payload, '"repositor\\u0079" : "evil/repo"')],
      ['two issuers', header, withMember(payload, '"iss":"https://evil.example"')],
      ['two key ids', withMember(header, '"kid":"x"'), payload],
      ['two members inside a claim', header, withMember(payload, '"x":[{"a":1,"a":2}]')],
      ['a byte order mark', header, `\uFEFF${payload}`],
      ['UTF-16', header, Buffer.from(payload, 'utf16le')],
      ['invalid UTF-8', header, Buffer.concat([Buffer.from(payload), Buffer.from([0xff])])],
      ['an array', header, `[${payload}]`],
      ['two objects', header, `${payload}${payload}`],
      ['nothing', header, ''],
      ['a header that is an array', `[${header}]`, payload],
      ['nested without end', header, withMember(payload, `"x":${'['.repeat(5000)}${']'.repeat(5000)}`)],
    ];
    return forged.map(([what, ...parts]) => [what, signText(...parts), 'id_token_malformed']);
  },
};
