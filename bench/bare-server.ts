/**
 * The least an exchange could be: an HTTP server that reads the body, takes the ID token apart and makes one RS256 check.
 * No database, no decision. The public key comes as an argument, the port goes back over the channel.
 */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const key = createPublicKey({ key: JSON.parse(process.argv[2] ?? '') as JsonWebKey, format: 'jwk' });

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    const good = isGood(text);
    response.writeHead(good ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token: good ? 'x'.repeat(37) : null }));
  });
});

function isGood(text: string): boolean {
  const { jwt } = JSON.parse(text) as { jwt: string };
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  for (const part of [header, payload]) JSON.parse(Buffer.from(part, 'base64url').toString());
  return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
