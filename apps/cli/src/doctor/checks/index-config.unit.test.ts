import { expect, it } from 'vitest';
import { type FakeAnswer, fakePlace, json, wellKnown } from '../testing/fake-place.ts';
import { indexConfig } from './index-config.ts';

const answering = (answer: FakeAnswer, visibility = 'public') =>
  fakePlace({
    answers: {
      '/.well-known/waybill': json({ ...wellKnown, visibility }),
      '/index/config.json': answer,
    },
  }).check(indexConfig);

it('takes what cargo can read, and the challenge of a private registry', async () => {
  expect(await fakePlace().check(indexConfig)).toMatchObject({ outcome: 'ok' });
  const challenge = { status: 401, headers: { 'www-authenticate': 'Cargo login_url="https://x/"' } };
  expect(await answering(challenge, 'private')).toMatchObject({ outcome: 'ok' });
});

it.each([
  ['a page', { text: '<html></html>' }, 'answers 200 with a page'],
  ['an error', { status: 502, text: 'bad gateway' }, 'answers 502'],
  ['a challenge on a public registry', { status: 401 }, 'answers 401'],
  [
    'another API',
    json({ dl: 'x', api: 'https://old.example.com' }),
    'sends cargo to https://old.example.com',
  ],
])('refuses %s', async (_, answer, sentence) => {
  expect(await answering(answer)).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining(sentence),
  });
});

it('refuses a challenge that a proxy took away', async () => {
  expect(await answering({ status: 401 }, 'private')).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('WWW-Authenticate'),
  });
});
