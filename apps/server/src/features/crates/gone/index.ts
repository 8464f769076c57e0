export { refuseEmbargoed, refuseGoneVersion } from './refuse.ts';
export { noteGoneCrate, noteGoneVersion } from './store.ts';
