import { useAnswer } from '../api/queries.ts';

/** What this registry says about itself; it changes so rarely that it is asked for once. */
export const useRegistry = () => useAnswer('/.well-known/waybill').data;

/** `GitHub Actions`, of `github`. */
export function useProviderTitle(): (provider: string) => string {
  const registry = useRegistry();
  return (provider) => registry?.providers.find(({ id }) => id === provider)?.title ?? provider;
}
