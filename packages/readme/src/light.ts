/** What needs none of the Markdown libraries, for programs that render in another thread. */
export { asPlainText, type PlainReason } from './plain-text.ts';
export { type Forge, forges } from './repository.ts';
export { RENDERER_VERSION } from './version.ts';
