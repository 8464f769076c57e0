/**
 * Trusted publishers as a file: `parsePolicy` → `planAgainst` → `applyPlan`, `exportPolicy` the other way round, and
 * `fetchCratesIoConfigs` → `importCratesIoConfigs` from crates.io. The registry is given as a `PublishersApi`; nothing here
 * reads files or the environment, or prints.
 */
export {
  type ApplyProgress,
  type ApplyResult,
  applyExitCode,
  applyPlan,
  type DoneAction,
  type FailedAction,
} from './apply.ts';
export { type CratesIoConfigs, readConfigPage } from './crates-io-configs.ts';
export { exportPolicy } from './export-policy.ts';
export { type CratesIoSource, fetchCratesIoConfigs } from './fetch-crates-io.ts';
export { importCratesIoConfigs } from './import-crates-io.ts';
export { type Policy, parsePolicy } from './parse-policy.ts';
export {
  hasChanges,
  hasDrift,
  type Plan,
  type PlanAction,
  planExitCode,
  planPolicy,
  widens,
} from './plan.ts';
export { PolicyError, type PolicyProblem } from './problems.ts';
export type { PublishersApi } from './publishers-api.ts';
export { planAgainst } from './read-registry.ts';
export { type PlanJson, planToJson, type ResultJson, resultToJson } from './render-json.ts';
export { renderPlanMarkdown } from './render-markdown.ts';
export { type Paint, plain, renderPlan, renderResult } from './render-text.ts';
