import { Type } from 'typebox';
import { Version } from './crates.ts';
import { closed } from './shapes.ts';

const Day = Type.String({ format: 'date', description: 'In UTC.' });
const Count = Type.Integer({ minimum: 0 });

/** A day without a download is left out. */
const DayOfVersion = closed(
  {
    version: Type.Integer({ minimum: 0, description: 'The id of the version.' }),
    downloads: Count,
    date: Day,
  },
  { title: 'DayOfVersion' },
);

export const CrateDays = closed({
  version_downloads: Type.Array(DayOfVersion, { description: 'Of the five newest versions.' }),
  versions: Type.Optional(
    Type.Array(Version, { description: 'These versions, where `include` asks for them.' }),
  ),
  meta: closed({
    extra_downloads: Type.Array(closed({ date: Day, downloads: Count }), {
      description: 'Of all other versions together.',
    }),
  }),
});
export const VersionDays = closed({ version_downloads: Type.Array(DayOfVersion) });
