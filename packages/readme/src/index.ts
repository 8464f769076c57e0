export * from './light.ts';
export { type ReadmeSource, renderReadme } from './render.ts';
export { type Repository, readRepository } from './repository.ts';
