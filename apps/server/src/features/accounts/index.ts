export { type AccountLibrary, accountLibrary } from './account-library.ts';
export { createUser, type NewUser } from './create-user.ts';
export { accountRoutes } from './routes.ts';
export {
  anySession,
  type SignedIn,
  sessionUser,
  signIn,
  startSession,
  wholeSession,
} from './session.ts';
export { type EndedBy, endSessions, forgetSessions } from './sessions/end-sessions.ts';
export { isHalf } from './sessions/half-session.ts';
export { sessionRoutes } from './sessions/routes.ts';
export {
  accountOf,
  forgetFactorGiven,
  type ListedSession,
  listSessions,
  noteFactor,
  type Session,
} from './sessions/store.ts';
export { findUserById, findUserByLogin, hasUsers, type User, verifiedAddresses } from './store.ts';
