import type { FunctionComponent } from 'preact';
import type { PageName } from '../paths.ts';

/** A page gets what its address says: `/crates/:name` its `params.name`. */
export type PageProps = { params: Readonly<Record<string, string>> };
export type PageComponent = FunctionComponent<PageProps>;

/** The pages of one area, by their addresses. */
export type Area = Partial<Record<PageName, PageComponent>>;
