import { ClientFault, reasonsOf } from '../client/client-fault.ts';

/** The fault of something that must not succeed. */
export async function faultOf(act: () => unknown): Promise<ClientFault> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ClientFault) return error;
    throw error;
  }
  throw new Error('it succeeded, and should not have');
}

/** All that it says, as a person reads it. */
export const textOf = (fault: ClientFault): string => [fault.message, ...reasonsOf(fault)].join('\n');
