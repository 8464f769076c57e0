import { Problem } from '../../platform/problem.ts';

export const notAnOwner = (): Problem =>
  new Problem('permission_denied', 'only owners of the crate see the API tokens that can publish it');
