import { type Plan, USUAL_NAME, vendoredFiles } from './plan.ts';

/** What the job that builds runs. */
export function buildCommands({ isWorkspace, isLocked, crates }: Plan): string[] {
  const locked = isLocked ? ' --locked' : '';
  return [
    `cargo test${isWorkspace ? ' --workspace' : ''}${locked}`,
    // What would be uploaded, built from its own archive as those who use it will.
    `cargo package${locked}${isWorkspace ? packages(crates) : ''}`,
  ];
}

/** What the job that publishes runs: it builds nothing. */
export function publishCommand({ method, name, told, isWorkspace, isLocked, crates, folder }: Plan): string {
  const rest = `${isLocked ? ' --locked' : ''}${isWorkspace ? packages(crates) : ''}`;
  if (method === 'script') return `sh ${fromFolder(folder, vendoredFiles.script)} ${told}${rest}`;
  return `cargo publish --registry ${name} --no-verify${rest}`;
}

/** The variables of the step that publishes; those of the auth action come with its step. */
export function publishVariables(plan: Plan): Record<string, string> {
  const { method, name, url, index, audience, isUsualAudience, folder } = plan;
  const variable = `CARGO_REGISTRIES_${variableName(name)}`;
  return {
    ...(method === 'script' ? {} : { [`${variable}_INDEX`]: index }),
    ...(method === 'provider'
      ? { [`${variable}_CREDENTIAL_PROVIDER`]: fromFolder(folder, vendoredFiles.provider) }
      : {}),
    ...(method === 'action' ? { CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS: 'cargo:token' } : {}),
    ...(method === 'script' && name !== USUAL_NAME ? { WAYBILL_REGISTRY_NAME: name } : {}),
    ...(isUsualAudience ? {} : { WAYBILL_AUDIENCE: audience }),
    // Whoever ran `init` said that this network is trusted; else it would have taken no such address.
    ...(/^http:\/\/(?!127\.|localhost[:/]|\[::1\])/.test(`${url}/`) ? { WAYBILL_ALLOW_HTTP: 'true' } : {}),
  };
}

export const tokenVariable = ({ name }: Plan) => `CARGO_REGISTRIES_${variableName(name)}_TOKEN`;

/** How cargo calls a registry in the names of its variables. */
export const variableName = (registry: string) => registry.toUpperCase().replaceAll('-', '_');

const packages = (crates: readonly string[]) => crates.map((crate) => ` --package ${crate}`).join('');

/** cargo takes a path in a variable as seen from where it runs. */
function fromFolder(folder: string, path: string): string {
  return folder === '' ? path : '../'.repeat(folder.split('/').length) + path;
}
