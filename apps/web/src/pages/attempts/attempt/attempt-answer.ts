import type { Answer } from '../../../api/client.ts';

export type AttemptAnswer = Answer<'/api/v1/trusted_publishing/attempts/{id}', 'get'>;
export type Attempt = AttemptAnswer['attempt'];
export type Check = Attempt['checks'][number];
export type Mend = NonNullable<Attempt['failures'][number]['mend']>;
export type Publisher = Answer<'/api/v1/trusted_publishing/publishers', 'get'>['publishers'][number];
