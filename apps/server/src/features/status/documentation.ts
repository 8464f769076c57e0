import { Health, Registry } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const aliveDocs = documented({
  operationId: 'readHealth',
  summary: 'Whether the server is alive',
  description: 'Also while the database is gone: a restart would not bring it back.',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Health },
});

export const readyDocs = documented({
  operationId: 'readReadiness',
  summary: 'Whether the server can answer requests',
  description:
    'For load balancers: 503 with `database_unavailable` or `storage_unavailable` while one of them is gone, and with `shutting_down` from the moment the server is asked to stop, some seconds before it takes no more connections.',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Health },
});

export const registryDocs = documented({
  operationId: 'readRegistry',
  summary: 'What this registry is, and where its endpoints are',
  description:
    'For everybody, as clients ask this first. On a private registry `issuers` is empty for whoever may not read it.',
  tag: 'registry',
  credentials: 'none',
  response: { 200: Registry },
});
