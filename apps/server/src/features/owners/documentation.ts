import {
  InvitationAnswered,
  Invitations,
  Owners,
  OwnersChanged,
  OwnerTeams,
  OwnInvitations,
  Readers,
} from '@waybill/api/schemas';
import { type Documentation, documented } from '../../http/documented.ts';

const about = (docs: Omit<Documentation, 'tag'>) => documented({ tag: 'owners', ...docs });

export const ownerDocs = {
  list: about({
    operationId: 'listOwners',
    summary: 'Owners of a crate: users, then teams',
    credentials: 'reader',
    response: { 200: Owners },
  }),
  users: about({
    operationId: 'listUserOwners',
    summary: 'Users that own a crate',
    credentials: 'reader',
    response: { 200: Owners },
  }),
  teams: about({
    operationId: 'listTeamOwners',
    summary: 'Teams that own a crate',
    credentials: 'reader',
    response: { 200: OwnerTeams },
  }),
  add: about({
    operationId: 'addOwners',
    summary: 'Invite users to own a crate, or add teams',
    description: 'Teams are named as `organisation:team`. All of the list or nothing.',
    credentials: 'person',
    response: { 200: OwnersChanged },
  }),
  remove: about({
    operationId: 'removeOwners',
    summary: 'Remove owners of a crate',
    description: 'At least one user remains.',
    credentials: 'person',
    response: { 200: OwnersChanged },
  }),
  readers: about({
    operationId: 'listReaders',
    summary: 'Teams that may read a private crate beside its owners',
    credentials: 'person',
    response: { 200: Readers },
  }),
  addReader: about({
    operationId: 'addReader',
    summary: 'Let a team read a private crate',
    credentials: 'person',
    response: { 200: Readers },
  }),
  removeReader: about({
    operationId: 'removeReader',
    summary: 'Let a team read a private crate no longer',
    credentials: 'person',
    response: { 200: Readers },
  }),
  mine: about({
    operationId: 'listOwnInvitations',
    summary: 'Invitations to own a crate that one has',
    credentials: 'session',
    response: { 200: OwnInvitations },
  }),
  search: about({
    operationId: 'listInvitations',
    summary: 'Invitations that wait for an answer, of a crate or of oneself',
    credentials: 'session',
    response: { 200: Invitations },
  }),
  answer: about({
    operationId: 'answerInvitation',
    summary: 'Accept or decline an invitation',
    credentials: 'person',
    response: { 200: InvitationAnswered },
  }),
  accept: about({
    operationId: 'acceptInvitationByLink',
    summary: 'Accept the invitation of a link',
    description: 'The link came by mail to a verified address; nobody needs to be signed in.',
    credentials: 'none',
    response: { 200: InvitationAnswered },
  }),
};
