import { describe, expect, it } from 'vitest';
import {
  backupTile,
  type Issuer,
  issuersTile,
  type Job,
  jobsTile,
  mailsTile,
  type State,
  storageTile,
} from './tiles.ts';

const now = new Date('2026-11-23T12:00:00Z');
const state = (more: object) => more as State;
const issuer = (more: { state: string; failure?: string }) =>
  ({ state: more.state, keys: { last_failure: more.failure ?? null } }) as Issuer;
const job = (name: string, failure: string | null) =>
  ({ name, last_run: { started_at: '', milliseconds: 1, failure } }) as Job;

describe('issuers', () => {
  it.each([
    [[issuer({ state: 'active' })], 'good', '1'],
    [[issuer({ state: 'active', failure: 'timeout' }), issuer({ state: 'suspended' })], 'alarm', '1'],
    [[issuer({ state: 'suspended', failure: 'timeout' })], 'warn', '0'],
    [[], 'plain', '0'],
  ])('%#', (issuers, tone, figure) => expect(issuersTile(issuers)).toMatchObject({ tone, figure }));
});

it('jobs are an alarm when the last run of one failed', () => {
  expect(jobsTile([job('a', null), job('b', 'disk full')])).toMatchObject({
    tone: 'alarm',
    says: 'failed: b',
  });
  expect(jobsTile([job('a', null)])).toMatchObject({ tone: 'good', figure: '0' });
});

it('mails that failed are an alarm, no SMTP server a warning', () => {
  const mails = { smtp: true, waiting: 0, kept: 0, sent: 3, failed: 0 };
  expect(mailsTile(state({ mails }))).toMatchObject({ tone: 'good' });
  expect(mailsTile(state({ mails: { ...mails, failed: 2 } }))).toMatchObject({ tone: 'alarm', figure: '2' });
  expect(mailsTile(state({ mails: { ...mails, smtp: false, kept: 4 } }))).toMatchObject({
    tone: 'warn',
    says: 'failed, no SMTP server; 4 kept',
  });
});

it('storage is an alarm when there is little room', () => {
  const storage = { files: 1, bytes: 5000, free_bytes: 5e8 };
  expect(storageTile(state({ storage }))).toMatchObject({ tone: 'alarm' });
  expect(storageTile(state({ storage: { ...storage, free_bytes: 5e10 } }))).toMatchObject({ tone: 'plain' });
  expect(storageTile(state({ storage: { ...storage, free_bytes: null } })).says).toBe('1 file');
});

it('a backup nobody noted is none that is known; an old one is a warning', () => {
  expect(backupTile(state({ backup: null }), now)).toMatchObject({ tone: 'warn', figure: 'none' });
  expect(backupTile(state({ backup: { at: '2026-11-23T03:00:00Z', to: '/b' } }), now)).toMatchObject({
    tone: 'good',
    figure: 'today',
    says: 'the last one, in /b',
  });
  expect(backupTile(state({ backup: { at: '2026-11-10T03:00:00Z', to: null } }), now)).toMatchObject({
    tone: 'warn',
    figure: '13 days old',
  });
});
