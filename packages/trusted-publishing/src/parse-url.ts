/** The URL, or undefined where the text is none. `URL.parse` would do, but the first releases of Node 20 have none. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
