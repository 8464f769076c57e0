import {
  Groups,
  MadeOrganization,
  Members,
  nothing,
  OneOrganization,
  OneTeam,
  Organizations,
  Prefixes,
  Teams,
} from '@waybill/api/schemas';
import { type Documentation, documented } from '../../http/documented.ts';

const about = (docs: Omit<Documentation, 'tag' | 'credentials'>) =>
  documented({ tag: 'organizations', credentials: 'person', ...docs });
const done = { 204: nothing('It is done.') };

export const organizationDocs = {
  list: about({
    operationId: 'listOrganizations',
    summary: 'One’s organisations',
    description: 'An administrator of the registry sees all.',
    response: { 200: Organizations },
  }),
  create: about({
    operationId: 'createOrganization',
    summary: 'Make an organisation',
    response: { 200: MadeOrganization },
  }),
  read: about({
    operationId: 'readOrganization',
    summary: 'An organisation, with its prefixes and crates',
    response: { 200: OneOrganization },
  }),
  change: about({
    operationId: 'changeOrganization',
    summary: 'Change the settings of an organisation',
    response: { 200: MadeOrganization },
  }),
  remove: about({
    operationId: 'deleteOrganization',
    summary: 'Delete an organisation that has no crates',
    response: done,
  }),
  members: about({ operationId: 'listMembers', summary: 'Its members', response: { 200: Members } }),
  setMember: about({ operationId: 'setMember', summary: 'Add a member or change a role', response: done }),
  removeMember: about({
    operationId: 'removeMember',
    summary: 'Take a member out, or leave',
    response: done,
  }),
  teams: about({ operationId: 'listTeams', summary: 'Its teams', response: { 200: Teams } }),
  createTeam: about({ operationId: 'createTeam', summary: 'Make a team', response: done }),
  readTeam: about({
    operationId: 'readTeam',
    summary: 'A team with its members and crates',
    response: { 200: OneTeam },
  }),
  removeTeam: about({
    operationId: 'deleteTeam',
    summary: 'Delete a team, and with it its rights',
    response: done,
  }),
  addTeamMember: about({ operationId: 'addTeamMember', summary: 'Add somebody to a team', response: done }),
  removeTeamMember: about({
    operationId: 'removeTeamMember',
    summary: 'Take somebody out of a team, or leave it',
    response: done,
  }),
  takePrefix: about({
    operationId: 'takePrefix',
    summary: 'Give a prefix of crate names to the organisation',
    description: 'For administrators of the registry.',
    response: { 200: Prefixes },
  }),
  releasePrefix: about({
    operationId: 'releasePrefix',
    summary: 'Take a prefix back',
    response: { 200: Prefixes },
  }),
  groups: about({
    operationId: 'listGroups',
    summary: 'Which groups of the identity provider give which part',
    response: { 200: Groups },
  }),
  setGroups: about({
    operationId: 'setGroups',
    summary: 'Say which groups give which part, in place of what was said before',
    response: { 200: Groups },
  }),
  takeCrate: about({
    operationId: 'giveCrate',
    summary: 'Give a crate to the organisation',
    description:
      'By an owner of the crate who at least administers this organisation. A crate that belongs to another organisation is given away by the owners of that one alone.',
    response: done,
  }),
  releaseCrate: about({
    operationId: 'takeCrateBack',
    summary: 'Take a crate out of the organisation',
    description: 'By an owner of the organisation; somebody must own the crate by name.',
    response: done,
  }),
};
