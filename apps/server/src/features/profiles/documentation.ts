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

export const changeUserDocs = documented({
  operationId: 'changeOwnNotifications',
  summary: 'Whether one is told by mail of each version of one’s crates',
  description:
    'One’s own number only. An e-mail address is taken where it is the one there is, and refused else.',
  tag: 'account',
  credentials: 'person',
  response: { 200: Ok },
});

export const crateMailsDocs = documented({
  operationId: 'changeCrateNotifications',
  summary: 'Of which of one’s crates one is told',
  description: 'Crates that one does not own are passed over.',
  tag: 'account',
  credentials: 'person',
  response: { 200: Ok },
});

export const updatesDocs = documented({
  operationId: 'listUpdates',
  summary: 'Versions of the crates one follows, the newest first',
  tag: 'account',
  credentials: 'person',
  response: { 200: Updates },
});
