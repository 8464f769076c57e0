import {
  Categories,
  CategorySlugs,
  Keywords,
  OneCategory,
  OneKeyword,
  SiteMetadata,
  Summary,
} from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

const reading = { tag: 'crates', credentials: 'reader' } as const;

/** Of crates that the reader may see; what only others have is not there. */
export const catalogueDocs = {
  keywords: documented({
    ...reading,
    operationId: 'listKeywords',
    summary: 'The keywords of all crates',
    response: { 200: Keywords },
  }),
  keyword: documented({
    ...reading,
    operationId: 'readKeyword',
    summary: 'A keyword',
    response: { 200: OneKeyword },
  }),
  categories: documented({
    ...reading,
    operationId: 'listCategories',
    summary: 'The categories of all crates',
    description: 'Those at the top; what is below one counts for it.',
    response: { 200: Categories },
  }),
  category: documented({
    ...reading,
    operationId: 'readCategory',
    summary: 'A category with those right below and above it',
    response: { 200: OneCategory },
  }),
  slugs: documented({
    ...reading,
    operationId: 'listCategorySlugs',
    summary: 'The slugs of all categories',
    response: { 200: CategorySlugs },
  }),
  summary: documented({
    ...reading,
    operationId: 'readSummary',
    summary: 'The front page: what is new, and what is downloaded most',
    response: { 200: Summary },
  }),
  site: documented({
    ...reading,
    tag: 'registry',
    operationId: 'readSiteMetadata',
    summary: 'What crates.io tells its own pages of itself',
    response: { 200: SiteMetadata },
  }),
};
