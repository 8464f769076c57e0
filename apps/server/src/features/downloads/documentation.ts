import { nothing } from '@waybill/api/schemas';
import { documented, ofType } from '../../http/documented.ts';

export const downloadDocs = documented({
  operationId: 'downloadVersion',
  summary: 'The `.crate` file of a version',
  tag: 'crates',
  credentials: 'reader',
  response: {
    200: ofType('application/gzip', 'A gzipped tar; its SHA-256 is the checksum of the version.'),
    304: nothing('It is the one of `If-None-Match`: a version never changes.'),
  },
});
