export { type AccountLibrary, accountLibrary } from './account-library.ts';
export { createUser, type NewUser } from './create-user.ts';
export { accountRoutes } from './routes.ts';
export { sessionUser, signIn } from './session.ts';
export { findUserById, findUserByLogin, hasUsers, type User, verifiedAddresses } from './store.ts';
