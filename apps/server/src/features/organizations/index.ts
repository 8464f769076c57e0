export { syncMemberships } from './groups/sync-groups.ts';
export { roleOf } from './members/store.ts';
export { type NewCratePlace, placeByOperator, placeNewCrate } from './prefixes/place-new-crate.ts';
export { organizationRoutes } from './routes.ts';
export { addOwnersTo, findOrganizationById } from './store.ts';
export { findTeam, isTeamMember, type Team } from './teams/store.ts';
