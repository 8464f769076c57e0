export { type AccountLibrary, accountLibrary } from './account-library.ts';
export { peopleRoutes } from './admin/routes.ts';
export { applyGroups } from './apply-groups.ts';
export { createUser, type NewUser } from './create-user.ts';
export { isLogin } from './login.ts';
export { passwordRoutes } from './passwords/routes.ts';
export { forgetPasswordResets } from './passwords/store.ts';
export { isLocked, lockSentence, mayChangeThings } from './policy.ts';
export { type RateLimits, rateLimits } from './rate-limits.ts';
export { accountRoutes } from './routes.ts';
export { sessionUser, signIn, signInAs, signOut } from './session.ts';
export {
  findUserById,
  findUserByLogin,
  findUserByVerifiedEmail,
  type Group,
  groupsOfUser,
  hasUsers,
  insertUser,
  type User,
  verifiedAddresses,
} from './store.ts';
