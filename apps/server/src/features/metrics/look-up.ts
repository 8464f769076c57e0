import { pingDatabase, requireStorage, withPatience } from '../../platform/health.ts';
import type { JobState, Jobs } from '../../platform/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { countLiveTokens } from './store.ts';

/** What is not counted as it happens, but looked up when somebody asks. */
export interface LookedUp {
  /** Null: the database does not answer. */
  pingSeconds: number | null;
  storageAnswers: boolean;
  /** Null: not known. */
  liveTokens: number | null;
  jobs: JobState[];
}

/** Several scrapers, or somebody impatient, must not cost the database more than one. */
const KEPT_MS = 2_000;

/** Never fails: a figure is wanted most while something is broken. */
export function lookUpSometimes(platform: Platform, jobs: Jobs): () => Promise<LookedUp> {
  let kept: { at: number; looked: Promise<LookedUp> } | null = null;
  return () => {
    const at = platform.now().getTime();
    if (kept === null || Math.abs(at - kept.at) > KEPT_MS) kept = { at, looked: lookUp(platform, jobs) };
    return kept.looked;
  };
}

async function lookUp(platform: Platform, jobs: Jobs): Promise<LookedUp> {
  const [pingSeconds, storageAnswers] = await Promise.all([
    pingDatabase(platform).catch(() => null),
    requireStorage(platform).then(
      () => true,
      () => false,
    ),
  ]);
  if (pingSeconds === null) return { pingSeconds, storageAnswers, liveTokens: null, jobs: jobs.here() };
  const { db } = platform.database;
  const [liveTokens, states] = await Promise.all([
    withPatience(countLiveTokens(db, platform.now())).catch(() => null),
    withPatience(jobs.list()).catch(() => jobs.here()),
  ]);
  return { pingSeconds, storageAnswers, liveTokens, jobs: states };
}
