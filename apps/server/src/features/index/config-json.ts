import type { Config } from '../../config/config.ts';

/** What cargo reads first of an index (cargo-client §1): where downloads and the API are. */
export const configJson = ({ publicUrl }: Pick<Config, 'publicUrl'>, isPrivate: boolean): string =>
  JSON.stringify({
    dl: `${publicUrl}/api/v1/crates`,
    api: publicUrl,
    ...(isPrivate ? { 'auth-required': true } : {}),
  });
