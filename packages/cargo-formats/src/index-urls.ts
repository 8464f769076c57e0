/**
 * What stands for crates.io in metadata and index lines. It is the git index even where cargo uses the sparse one
 * (cargo-client §5.2).
 */
export const CRATES_IO_INDEX = 'https://github.com/rust-lang/crates.io-index';

/**
 * The index URL under which a dependency is compared and published. crates.io has two indexes with the same crates, and
 * an author may name either by URL.
 */
export function normaliseIndexUrl(url: string): string {
  return url === 'sparse+https://index.crates.io/' ? CRATES_IO_INDEX : url;
}
