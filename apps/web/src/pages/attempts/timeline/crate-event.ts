import type { Answer } from '../../../api/client.ts';

export type CrateEvents = Answer<'/api/v1/crates/{name}/events', 'get'>;
export type CrateEvent = CrateEvents['events'][number];
