import { expect, it } from 'vitest';
import { codeOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const header = JSON.stringify(issuer.header);
const payload = JSON.stringify(sample());
const withTwo = (json: string, member: string) => `${json.slice(0, -1)},${member}}`;

it.each([
  ['two repositories', header, withTwo(payload, '"repository":"octo-org/octo-repo"')],
  ['two repositories, one escaped', header, withTwo(payload, '"repositor\\u0079" : "evil/repo"')],
  ['two with a tab before the colon', header, withTwo(payload, '"repository"\t:"x"')],
  ['two with a line before the colon', header, withTwo(payload, '"repository"\n:"x"')],
  ['two with a return before the colon', header, withTwo(payload, '"repository"\r:"x"')],
  ['two issuers', header, withTwo(payload, '"iss":"https://evil.example"')],
  ['two key ids', withTwo(header, '"kid":"key-1"'), payload],
  ['two members inside a claim', header, withTwo(payload, '"x":[{"a":1,"a":2}]')],
  ['a byte order mark', header, `\uFEFF${payload}`],
  [
    'invalid UTF-8',
    header,
    Buffer.concat([Buffer.from(payload.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22])]),
  ],
  ['UTF-16', header, Buffer.from(payload, 'utf16le')],
  ['an array', header, `[${payload}]`],
  ['a string', header, JSON.stringify(payload)],
  ['null', header, 'null'],
  ['nothing', header, ''],
  ['two objects', header, `${payload}${payload}`],
  ['a header that is an array', `[${header}]`, payload],
])('refuses a signed token with %s', async (_, headerText, payloadText) => {
  expect(codeOf(await issuer.verify(issuer.signText(headerText, payloadText)))).toBe('id_token_malformed');
});

it('allows the same name in different objects, white space, and strings that look like members', async () => {
  const text = withTwo(payload, '"x" :\n[{"a":1},{"a":{"a":1}}], "y": "\\"a\\":1,\\"a\\":2"');
  expect(codeOf(await issuer.verify(issuer.signText(header, text)))).toBe('accepted');
});

it('refuses JSON that is nested without end', async () => {
  const nested = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  expect(codeOf(await issuer.verify(issuer.signText(header, withTwo(payload, `"x":${nested}`))))).toBe(
    'id_token_malformed',
  );
});
