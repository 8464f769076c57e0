import { BoundedCache } from '../../platform/bounded-cache.ts';

export interface RenderedReadme {
  html: string;
  etag: string;
}

/** Rendered READMEs by what they were made from. */
export class ReadmeCache extends BoundedCache<RenderedReadme> {
  constructor(mostBytes: number) {
    // Two bytes for a character, which is the most that the engine takes.
    super(mostBytes, ({ html, etag }) => 2 * (html.length + etag.length));
  }
}
