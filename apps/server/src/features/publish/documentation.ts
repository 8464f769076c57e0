import { PublishedCrate } from '@waybill/api/schemas';
import { documented, ofType } from '../../http/documented.ts';

export const publishDocs = documented({
  operationId: 'publishVersion',
  summary: 'Publish a version',
  description: 'What `cargo publish` sends, whatever its content type.',
  tag: 'publishing',
  credentials: 'uploader',
  documentedBody: ofType(
    'application/octet-stream',
    'The length of the metadata (32 bits, little-endian), the metadata as JSON, the length of the file (the same way), the `.crate` file.',
  ),
  response: { 200: PublishedCrate },
});
