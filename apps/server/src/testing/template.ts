import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { takeDataFolder } from '../platform/data-folder.ts';
import { bindInstance } from '../platform/database/instance.ts';
import { migrate } from '../platform/database/migrate.ts';
import { openDatabase } from '../platform/database/open.ts';
import { testConfig } from './test-config.ts';

/** What each test file copies its own registry from. */
export interface Template {
  dataDir: string;
  /** Of a PostgreSQL server where databases may be made; empty: the embedded database. */
  postgresUrl: string;
  databaseName: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    template: Template;
  }
}

/** Makes the template once per run: a migrated database and its data folder. `TEST_POSTGRES_URL` chooses the engine. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waybill-template-'));
  const postgresUrl = process.env['TEST_POSTGRES_URL'] ?? '';
  const databaseName = `waybill_template_${process.pid}`;
  if (postgresUrl !== '') await query(postgresUrl, `create database ${databaseName}`);

  const databaseUrl = postgresUrl === '' ? '' : databaseAt(postgresUrl, databaseName);
  const folder = takeDataFolder(dataDir, databaseUrl === '');
  const database = openDatabase({ databaseUrl, dataDir });
  await migrate(database);
  await bindInstance(database, folder, testConfig({ dataDir, databaseUrl, port: 1 }));
  await database.close();
  folder.release();

  project.provide('template', { dataDir, postgresUrl, databaseName });
  return async () => {
    if (postgresUrl !== '') await query(postgresUrl, `drop database ${databaseName}`);
    await rm(dataDir, { recursive: true });
  };
}

/** A registry of its own for a test: data folder and database, copied from the template. */
export async function copyTemplate(
  template: Template,
): Promise<{ dataDir: string; databaseUrl: string; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waybill-test-'));
  await cp(template.dataDir, dataDir, { recursive: true });
  if (template.postgresUrl === '')
    return { dataDir, databaseUrl: '', remove: () => rm(dataDir, { recursive: true }) };

  const name = `waybill_test_${crypto.randomUUID().replaceAll('-', '')}`;
  // Hundreds are made in a run: copied as files they take half the time.
  const copied = `template ${template.databaseName} strategy file_copy`;
  await query(template.postgresUrl, `create database ${name} ${copied}`);
  return {
    dataDir,
    databaseUrl: databaseAt(template.postgresUrl, name),
    // Without `force`: a connection that a test leaves open fails it here.
    remove: async () => {
      await query(template.postgresUrl, `drop database ${name}`);
      await rm(dataDir, { recursive: true });
    },
  };
}

/** An empty data folder and an empty database, as before the first start. */
export async function emptyPlace(
  template: Template,
): Promise<{ dataDir: string; databaseUrl: string; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waybill-empty-'));
  if (template.postgresUrl === '') {
    return { dataDir, databaseUrl: '', remove: () => rm(dataDir, { recursive: true }) };
  }
  const name = `waybill_test_${crypto.randomUUID().replaceAll('-', '')}`;
  await query(template.postgresUrl, `create database ${name}`);
  return {
    dataDir,
    databaseUrl: databaseAt(template.postgresUrl, name),
    remove: async () => {
      await query(template.postgresUrl, `drop database ${name}`);
      await rm(dataDir, { recursive: true });
    },
  };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseAt(url: string, name: string): string {
  const location = new URL(url);
  location.pathname = `/${name}`;
  return location.href;
}
