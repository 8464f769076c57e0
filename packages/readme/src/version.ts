/** One more whenever the same text becomes other HTML: what was kept of before is old then. */
export const RENDERER_VERSION = 1;
