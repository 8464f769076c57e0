import { ClientFault } from '@waybill/api/client';
import { expect, it } from 'vitest';
import { fakePlace, json, wellKnown } from '../testing/fake-place.ts';
import { clock } from './clock.ts';
import { indexAddress } from './index-address.ts';
import { indexConfig } from './index-config.ts';
import { reachable } from './reachable.ts';

it('tells what is there', async () => {
  expect(await fakePlace().check(reachable)).toMatchObject({
    outcome: 'ok',
    sentence: 'a public Waybill registry that trusts github',
  });
});

it('does not take for untrusted what a private registry keeps to itself', async () => {
  const silent = { ...wellKnown, visibility: 'private', issuers: [] };
  const found = await fakePlace({ answers: { '/.well-known/waybill': json(silent) } }).check(reachable);
  expect(found).toMatchObject({ outcome: 'ok', sentence: expect.stringContaining('may read it') });
});

it('tells what is not', async () => {
  const down = new ClientFault('unreachable', 'it cannot be reached: nothing listens there');
  const page = { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>Please log in</html>' };
  for (const [answer, sentence] of [
    [down, 'nothing listens there'],
    [page, 'with a page (text/html)'],
    [json({ errors: [{ detail: 'no' }] }, 404), 'there is no Waybill registry'],
  ] as const) {
    const place = fakePlace({ answers: { '/.well-known/waybill': answer } });
    expect(await place.check(reachable)).toMatchObject({
      outcome: 'fail',
      sentence: expect.stringContaining(sentence),
    });
    // What builds on it does not apply, and does not ask again.
    for (const check of [indexAddress, indexConfig, clock])
      expect(await place.check(check)).toMatchObject({ outcome: 'skip' });
    expect(place.asked).toHaveLength(1);
  }
});

it('compares the index of the registry with cargo’s', async () => {
  expect(await fakePlace().check(indexAddress)).toMatchObject({ outcome: 'ok' });
  const elsewhere = { ...wellKnown, endpoints: { index: 'sparse+https://old.example.com/index/' } };
  const found = await fakePlace({ answers: { '/.well-known/waybill': json(elsewhere) } }).check(indexAddress);
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('sparse+https://old.example.com/index/'),
  });
});
