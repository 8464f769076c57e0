import { Health, Registry } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const aliveDocs = documented({
  operationId: 'readHealth',
  summary: 'Whether the server is alive',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Health },
});

export const readyDocs = documented({
  operationId: 'readReadiness',
  summary: 'Whether the server can answer requests',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Health },
});

export const registryDocs = documented({
  operationId: 'readRegistry',
  summary: 'What this registry is, and where its endpoints are',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Registry },
});
