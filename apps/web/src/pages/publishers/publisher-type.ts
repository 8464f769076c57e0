import type { Answer } from '../../api/client.ts';

export type Publisher = Answer<'/api/v1/trusted_publishing/publishers', 'get'>['publishers'][number];
