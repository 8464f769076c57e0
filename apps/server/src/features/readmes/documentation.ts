import { nothing, ReadmeAddress } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const readReadmeDocs = documented({
  operationId: 'readReadme',
  summary: 'The README of a version, as HTML that may stand in any page',
  description: 'Whoever accepts JSON is told its address instead.',
  tag: 'crates',
  credentials: 'reader',
  response: {
    200: {
      description: 'The README.',
      content: {
        'text/html': { schema: { type: 'string', contentMediaType: 'text/html' } },
        'application/json': { schema: ReadmeAddress },
      },
    },
    304: nothing('It is what the client has.'),
  },
});
