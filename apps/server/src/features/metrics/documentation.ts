import { documented, ofType } from '../../http/documented.ts';

export const metricsDocs = documented({
  operationId: 'readMetrics',
  summary: 'What the server counts, for Prometheus',
  description:
    'For administrators, for whoever sends `metrics.token` as a bearer token, and without a credential for the addresses of `metrics.addresses`: this machine alone while public_url is a loopback address, and else nobody. docs/operations.md names each figure.',
  tag: 'administration',
  credentials: 'optional',
  response: { 200: ofType('text/plain', 'The text format of Prometheus, version 0.0.4.') },
});
