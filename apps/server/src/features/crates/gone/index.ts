export { refuseEmbargoed, refuseGoneVersion } from './refuse.ts';
export { listGoneVersions, noteGoneCrate, noteGoneVersion } from './store.ts';
