import { fileURLToPath } from 'node:url';

export const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const checkout = fromHere('../../..');
export const waybillProgram = fromHere('../../../build/program/waybill.js');
export const ciSimProgram = fromHere('../../../tools/ci-sim/src/main.ts');
export const fixtures = fromHere('../fixtures');
export const authActionFolder = fromHere('../fixtures/auth-action');
/** Ours, as it is committed. */
export const ownAuthActionFolder = fromHere('../../../apps/auth-action');
