/**
 * The workflow file that releases a crate from CI without a stored secret, for the CI systems most people have: what
 * `waybill init` writes into a repository, and the web UI shows to be copied. Pure: no file is read, and none written.
 */
export { variableName } from './cargo-commands.ts';
export {
  type Ci,
  ciIds,
  ciSystems,
  type Method,
  methods,
  type Plan,
  USUAL_NAME,
  vendoredFiles,
} from './plan.ts';
export { namesOf, type RemotePlace, readRemote } from './remote.ts';
export { PUBLISH_STEP } from './workflows/buildkite.ts';
export { workflowOf } from './workflows/index.ts';
