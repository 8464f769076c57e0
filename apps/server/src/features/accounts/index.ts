export { type AccountLibrary, accountLibrary } from './account-library.ts';
export { addressRoutes } from './address/routes.ts';
export { forgetEmailChanges } from './address/store.ts';
export { peopleRoutes } from './admin/routes.ts';
export { applyGroups } from './apply-groups.ts';
export { createUser, type NewUser } from './create-user.ts';
export { accountLimits } from './limits.ts';
export { isLogin } from './login.ts';
export { passwordRoutes } from './passwords/routes.ts';
export { forgetPasswordResets } from './passwords/store.ts';
export { isLocked, lockSentence, mayChangeThings } from './policy.ts';
export { accountRoutes } from './routes.ts';
export {
  anySession,
  type SignedIn,
  sessionUser,
  signIn,
  signInAs,
  signOut,
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
export {
  findUserById,
  findUserByLogin,
  findUserByVerifiedEmail,
  type Group,
  groupsOfUser,
  hasPassword,
  hasUsers,
  insertUser,
  type User,
  verifiedAddresses,
  wantsPublishMails,
} from './store.ts';
