import { nothing, ReadmeAddress } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

const answers = {
  200: {
    description: 'The README.',
    content: {
      'text/html': { schema: { type: 'string', contentMediaType: 'text/html' } },
      'application/json': { schema: ReadmeAddress },
    },
  },
  304: nothing('It is what the client has.'),
};

export const readReadmeDocs = documented({
  operationId: 'readReadme',
  summary: 'The README of a version, as HTML that may stand in any page',
  description: 'Whoever accepts JSON is told its address instead.',
  tag: 'crates',
  credentials: 'reader',
  response: answers,
});

export const readDefaultReadmeDocs = documented({
  operationId: 'readDefaultReadme',
  summary: 'The README of the default version of a crate',
  description:
    'As that of the version itself, and `readme_not_found` also where there is no version. With the next version it may be another one.',
  tag: 'crates',
  credentials: 'reader',
  response: answers,
});
