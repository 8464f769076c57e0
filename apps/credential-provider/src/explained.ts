import { ClientFault, oneLine, whileDoing } from '@waybill/api/client';

/** Puts what was being done above what went wrong with it. */
export async function explained<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof ClientFault ? whileDoing(oneLine(what), error) : error;
  }
}
