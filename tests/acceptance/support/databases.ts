import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { launch } from './programs.ts';

/** Where a registry keeps what is not a crate. */
export interface DatabaseKind {
  name: 'the embedded database' | 'PostgreSQL';
  /** A new, empty database for one test. @returns the settings that make a registry use it. */
  use(): Promise<Record<string, string>>;
}

const embedded: DatabaseKind = { name: 'the embedded database', use: async () => ({}) };

/** PostgreSQL is among them where `TEST_POSTGRES_URL` names a server on which databases may be made. */
export function databaseKinds(): DatabaseKind[] {
  const server = process.env['TEST_POSTGRES_URL'];
  if (server === undefined || server === '') return [embedded];
  return [embedded, { name: 'PostgreSQL', use: () => usePostgres(server) }];
}

async function usePostgres(server: string): Promise<Record<string, string>> {
  const name = `acceptance_${randomBytes(6).toString('hex')}`;
  await sql(server, `create database ${name}`);
  onTestFinished(() => sql(server, `drop database ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  // There is no load balancer to wait for.
  return { WAYBILL_DATABASE_URL: url.href, WAYBILL_DRAIN_SECONDS: '0' };
}

async function sql(server: string, statement: string): Promise<void> {
  const args = ['--no-psqlrc', '--set', 'ON_ERROR_STOP=1', '--command', statement, server];
  const { code, stderr } = await launch('psql', args).ended;
  if (code !== 0) throw new Error(`psql could not ${statement}: ${stderr}`);
}
