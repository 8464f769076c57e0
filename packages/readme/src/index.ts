export * from './light.ts';
export { type ReadmeSource, readDocument, renderReadme } from './render.ts';
export { type Repository, readRepository } from './repository.ts';
