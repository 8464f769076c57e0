/**
 * The least an exchange could be: an HTTP server that reads the body, takes the ID token apart, makes one RS256 check, and
 * sends the very statement of an exchange to PostgreSQL where there is one. No decision, nothing read before. Its instructions
 * are a file whose path comes as an argument; the port goes back over the channel.
 */
import { createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

export interface Instructions {
  key: JsonWebKey;
  statement: RecordedStatement | null;
}

export interface RecordedStatement {
  databaseUrl: string;
  text: string;
  /** As exchanges of several publishers sent them, to be taken in turn. */
  values: unknown[][];
  /** Where the values have the time, and what no two exchanges may share. */
  timeAt: number;
  uniqueAt: number[];
}

const { key: jwk, statement } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Instructions;
const key = createPublicKey({ key: jwk, format: 'jwk' });
const pool = statement === null ? null : new pg.Pool({ connectionString: statement.databaseUrl, max: 10 });
let turn = 0;

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    answer(text).then(
      (isGood) => {
        response.writeHead(isGood ? 200 : 400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ token: isGood ? 'x'.repeat(37) : null }));
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
});

async function answer(text: string): Promise<boolean> {
  const { jwt } = JSON.parse(text) as { jwt: string };
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  for (const part of [header, payload]) JSON.parse(Buffer.from(part, 'base64url').toString());
  const isGood = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  return isGood && (await send());
}

async function send(): Promise<boolean> {
  if (pool === null || statement === null) return true;
  const values = [...(statement.values[turn++ % statement.values.length] ?? [])];
  // Each value is a column: an array, here of one.
  values[statement.timeAt] = [Date.now()];
  for (const at of statement.uniqueAt) values[at] = [randomBytes(32).toString('hex')];
  const { rows } = await pool.query({ name: 'exchange_grant', text: statement.text, values });
  return rows.length === 1;
}

// As the registry: one that is closed while it is being used again would end the run.
server.keepAliveTimeout = 72_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
