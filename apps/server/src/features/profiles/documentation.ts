import { Following, Ok, OneProfile, Updates, UserStats } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const readUserDocs = documented({
  operationId: 'readUser',
  summary: 'A user of the registry',
  tag: 'account',
  credentials: 'reader',
  response: { 200: OneProfile },
});

export const userStatsDocs = documented({
  operationId: 'readUserStats',
  summary: 'Downloads of all crates of a user that one may see',
  tag: 'account',
  credentials: 'reader',
  response: { 200: UserStats },
});

export const followDocs = documented({
  operationId: 'followCrate',
  summary: 'Follow a crate',
  tag: 'crates',
  credentials: 'person',
  response: { 200: Ok },
});

export const unfollowDocs = documented({
  operationId: 'unfollowCrate',
  summary: 'Follow a crate no more',
  tag: 'crates',
  credentials: 'person',
  response: { 200: Ok },
});

export const followingDocs = documented({
  operationId: 'isFollowingCrate',
  summary: 'Whether one follows a crate',
  tag: 'crates',
  credentials: 'person',
  response: { 200: Following },
});

export const updatesDocs = documented({
  operationId: 'listUpdates',
  summary: 'Versions of the crates one follows, the newest first',
  tag: 'account',
  credentials: 'person',
  response: { 200: Updates },
});
