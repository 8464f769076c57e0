import { CrateDays, nothing, VersionDays } from '@waybill/api/schemas';
import { documented, ofType } from '../../http/documented.ts';

export const downloadDocs = documented({
  operationId: 'downloadVersion',
  summary: 'The `.crate` file of a version',
  tag: 'crates',
  credentials: 'reader',
  response: {
    200: ofType('application/gzip', 'A gzipped tar; its SHA-256 is the checksum of the version.'),
    302: nothing(
      'It is at `Location`, without a credential: where the storage or a CDN hands files out itself.',
    ),
    304: nothing('It is the one of `If-None-Match`: a version never changes.'),
  },
});

export const crateDaysDocs = documented({
  operationId: 'countCrateDownloads',
  summary: 'How often a crate was downloaded, day by day',
  description: 'Of the last 90 days; a day without a download is left out.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: CrateDays },
});

export const versionDaysDocs = documented({
  operationId: 'countVersionDownloads',
  summary: 'How often a version was downloaded, day by day',
  description: 'Of 90 days; a day without a download is left out.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: VersionDays },
});
