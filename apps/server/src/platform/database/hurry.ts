import { AsyncLocalStorage } from 'node:async_hooks';

const hurry = new AsyncLocalStorage<boolean>();

/** Somebody waits for what begins here: a statement that hangs is given up. */
export const inHurry = <T>(work: () => T): T => hurry.run(true, work);

/** Nobody waits for what begins here, whoever asked for it: it may take as long as it needs. */
export const takingTime = <T>(work: () => T): T => hurry.run(false, work);

export const isInHurry = (): boolean => hurry.getStore() === true;
