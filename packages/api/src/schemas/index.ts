/** The shapes of the HTTP API as JSON Schema, for the document of the API and as types. Pure: it needs TypeBox alone. */
export * from './accounts.ts';
export * from './administration.ts';
export * from './api-tokens.ts';
export * from './crates.ts';
export * from './decisions.ts';
export * from './device.ts';
export * from './errors.ts';
export * from './exposed-tokens.ts';
export * from './organizations.ts';
export * from './owners.ts';
export * from './people.ts';
export * from './profiles.ts';
export * from './publishers.ts';
export * from './registry.ts';
export * from './second-factor.ts';
export * from './shapes.ts';
