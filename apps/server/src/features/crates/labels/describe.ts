import type { Label } from './store.ts';

export const describeKeyword = ({ text, crates, since }: Label) => ({
  id: text,
  keyword: text,
  created_at: new Date(since).toISOString(),
  crates_cnt: crates,
});

/** crates.io has titles and descriptions for its own list of categories; here a category is what its crates call it. */
export const describeCategory = ({ text, crates, since }: Label) => ({
  id: text,
  category: text,
  slug: text,
  description: '',
  created_at: new Date(since).toISOString(),
  crates_cnt: crates,
});
