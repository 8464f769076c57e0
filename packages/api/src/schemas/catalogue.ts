import { Type } from 'typebox';
import { Crate } from './crates.ts';
import { Category, Count, Keyword } from './labels.ts';
import { closed } from './shapes.ts';

export { Category, Keyword };

export const Keywords = closed({ keywords: Type.Array(Keyword), meta: closed({ total: Count }) });
export const OneKeyword = closed({ keyword: Keyword });

export const Categories = closed({ categories: Type.Array(Category), meta: closed({ total: Count }) });
export const OneCategory = closed({
  category: closed({
    ...Category.properties,
    subcategories: Type.Array(Category),
    parent_categories: Type.Array(Category),
  }),
});
export const CategorySlugs = closed({
  category_slugs: Type.Array(closed({ id: Type.String(), slug: Type.String(), description: Type.String() })),
});

export const Summary = closed({
  num_downloads: Count,
  num_crates: Count,
  new_crates: Type.Array(Crate),
  most_downloaded: Type.Array(Crate),
  most_recently_downloaded: Type.Array(Crate),
  just_updated: Type.Array(Crate),
  popular_keywords: Type.Array(Keyword),
  popular_categories: Type.Array(Category),
});

export const SiteMetadata = closed({
  deployed_sha: Type.String(),
  commit: Type.String(),
  cdn_base: Type.String({ description: 'The address of this registry.' }),
  read_only: Type.Boolean(),
  banner_message: Type.Union([Type.String(), Type.Null()]),
});
