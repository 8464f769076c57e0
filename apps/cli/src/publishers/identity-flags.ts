import { type ProviderDescriptor, providers } from '@waybill/trusted-publishing';

/** An option of the command line that fills an identity field of one or several providers. */
export interface IdentityFlag {
  /** The key of the field, as the API has it: `service_account`. */
  readonly key: string;
  /** `--service-account` */
  readonly long: string;
  /** Under which name commander keeps it: `serviceAccount`. */
  readonly attribute: string;
  readonly description: string;
}

/** One option for each identity field there is; providers whose fields have the same name share it. */
export const identityFlags: readonly IdentityFlag[] = flagsOf(Object.values(providers));

function flagsOf(all: readonly ProviderDescriptor[]): IdentityFlag[] {
  const keys = [...new Set(all.flatMap(({ identity }) => identity.map(({ key }) => key)))];
  return keys.map((key) => {
    const users = all.filter(({ identity }) => identity.some((field) => field.key === key));
    const uses = users.map(({ id, identity }) => {
      const field = identity.find((one) => one.key === key);
      return `${id}: ${field?.example ?? ''}`;
    });
    const dashed = key.replaceAll('_', '-');
    return {
      key,
      long: `--${dashed}`,
      attribute: dashed.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
      description: `which ${key.replaceAll('_', ' ')} (${uses.join('; ')})`,
    };
  });
}
