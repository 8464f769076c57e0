import { Type } from 'typebox';
import { closed, Time } from './shapes.ts';

export const Count = Type.Integer({ minimum: 0, description: 'Of the crates that the reader may see.' });

export const Keyword = closed(
  { id: Type.String(), keyword: Type.String(), created_at: Time, crates_cnt: Count },
  { title: 'Keyword' },
);

export const Category = closed(
  {
    id: Type.String({ description: 'The slug.' }),
    category: Type.String({ description: 'The slug: there are no titles here.' }),
    slug: Type.String(),
    description: Type.String(),
    created_at: Time,
    crates_cnt: Count,
  },
  { title: 'Category' },
);
