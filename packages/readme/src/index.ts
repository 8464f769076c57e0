export { asPlainText, type PlainReason } from './plain-text.ts';
export { RENDERER_VERSION, type ReadmeSource, renderReadme } from './render.ts';
export { type Forge, forges, type Repository, readRepository } from './repository.ts';
