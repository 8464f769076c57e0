import type { Answer } from '../../../api/client.ts';
import { bytes, count, counted } from '../../../ui/values.tsx';
import { duration } from '../duration.ts';

export type State = Answer<'/api/v1/admin/state', 'get'>['state'];
export type Issuer = Answer<'/api/v1/admin/issuers', 'get'>['issuers'][number];
export type Job = Answer<'/api/v1/admin/jobs', 'get'>['jobs'][number];

/** One thing at a glance: how it is, in a number and a sentence. */
export interface Tile {
  name: string;
  tone: 'good' | 'warn' | 'alarm' | 'plain';
  figure: string;
  says: string;
  page: 'adminIssuers' | 'adminUsers' | 'adminJobs' | 'adminMails' | 'search' | null;
}

const LITTLE_ROOM_BYTES = 1e9;
const OLD_BACKUP_DAYS = 7;
const DAY_MS = 86_400_000;

export const registryTile = ({ server }: State, now: Date): Tile => ({
  name: 'Server',
  tone: 'plain',
  figure: `Waybill ${server.version}`,
  says: `up for ${duration((now.getTime() - Date.parse(server.started_at)) / 1000)}, on Node ${server.node}`,
  page: null,
});

export const databaseTile = ({ database }: State): Tile => ({
  name: 'Database',
  tone: 'plain',
  figure: bytes(database.bytes),
  says: `${database.engine === 'sqlite' ? 'SQLite, embedded,' : 'PostgreSQL'} ${database.version}; schema ${database.schema}`,
  page: null,
});

export function storageTile({ storage }: State): Tile {
  const { free_bytes: free } = storage;
  const isFull = free !== null && free < LITTLE_ROOM_BYTES;
  return {
    name: 'Storage',
    tone: isFull ? 'alarm' : 'plain',
    figure: bytes(storage.bytes),
    says: `${counted(storage.files, 'file')}${free === null ? '' : isFull ? `, and only ${bytes(free)} of room left` : `, ${bytes(free)} free`}`,
    page: null,
  };
}

export const cratesTile = ({ counts }: State): Tile => ({
  name: 'Crates',
  tone: 'plain',
  figure: count(counts.crates),
  says: `${counted(counts.versions, 'version')}, ${counted(counts.publishers, 'trusted publisher')}`,
  page: 'search',
});

export const usersTile = ({ counts }: State): Tile => ({
  name: 'Users',
  tone: 'plain',
  figure: count(counts.users),
  says: `${counted(counts.administrators, 'administrator')}, ${counted(counts.organizations, 'organisation')}`,
  page: 'adminUsers',
});

export function issuersTile(issuers: readonly Issuer[]): Tile {
  const active = issuers.filter(({ state }) => state === 'active');
  const failing = active.filter(({ keys }) => keys.last_failure !== null);
  const suspended = issuers.filter(({ state }) => state === 'suspended');
  return {
    name: 'Issuers',
    tone: failing.length > 0 ? 'alarm' : suspended.length > 0 ? 'warn' : active.length > 0 ? 'good' : 'plain',
    figure: count(active.length),
    says:
      failing.length > 0
        ? `${counted(failing.length, 'issuer')} cannot be asked for keys`
        : suspended.length > 0
          ? `${counted(suspended.length, 'issuer')} suspended`
          : active.length === 0
            ? 'no CI is trusted'
            : 'trusted, and their keys are here',
    page: 'adminIssuers',
  };
}

export function mailsTile({ mails }: State): Tile {
  const says = !mails.smtp
    ? `no SMTP server; ${count(mails.kept)} kept`
    : mails.waiting > 0
      ? `failed; ${count(mails.waiting)} waiting`
      : 'failed';
  return {
    name: 'Mails',
    tone: mails.failed > 0 ? 'alarm' : mails.smtp ? 'good' : 'warn',
    figure: count(mails.failed),
    says: mails.smtp ? says : `failed, ${says}`,
    page: 'adminMails',
  };
}

export function jobsTile(jobs: readonly Job[]): Tile {
  const failing = jobs.filter(({ last_run: last }) => last !== null && last.failure !== null);
  return {
    name: 'Jobs',
    tone: failing.length > 0 ? 'alarm' : 'good',
    figure: count(failing.length),
    says:
      failing.length > 0
        ? `failed: ${failing.map(({ name }) => name).join(', ')}`
        : `of ${jobs.length} failed the last time`,
    page: 'adminJobs',
  };
}

export const downloadsTile = ({ downloads }: State): Tile => ({
  name: 'Downloads',
  tone: 'plain',
  figure: count(downloads.waiting),
  says: 'counted, and not stored yet',
  page: null,
});

export function backupTile({ backup }: State, now: Date): Tile {
  if (backup === null)
    return { name: 'Backup', tone: 'warn', figure: 'none', says: 'is known to this server', page: null };
  const days = Math.floor((now.getTime() - Date.parse(backup.at)) / DAY_MS);
  return {
    name: 'Backup',
    tone: days >= OLD_BACKUP_DAYS ? 'warn' : 'good',
    figure: days === 0 ? 'today' : `${counted(days, 'day')} old`,
    says: backup.to === null ? 'the last one that was noted' : `the last one, in ${backup.to}`,
    page: null,
  };
}
