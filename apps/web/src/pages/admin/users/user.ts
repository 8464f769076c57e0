import type { Answer } from '../../../api/client.ts';
import { refresh } from '../../../api/queries.ts';

export type WholePerson = Answer<'/api/v1/admin/users/{login}', 'get'>['user'];

/** After what changes somebody. */
export const refreshUser = () =>
  refresh(
    '/api/v1/admin/users',
    '/api/v1/admin/users/{login}',
    '/api/v1/admin/users/{login}/sessions',
    '/api/v1/admin/users/{login}/tokens',
    '/api/v1/admin/audit',
  );
