import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../fields.ts';
import type { Run } from '../options.ts';
import { type Part, readYaml } from '../part.ts';

export interface Plugin {
  readonly name: string;
  /** Its folder, in the workspace if it is one of the repository's own. */
  folder(workspace: string): string;
  readonly variables: Readonly<Record<string, string>>;
  readonly options: Part;
}

/** The hooks in the order they run. */
export const hookNames = ['environment', 'pre-command', 'command', 'post-command', 'pre-exit'] as const;
export type HookName = (typeof hookNames)[number];

export function readPlugins(plugins: Part, run: Run, unpinned: Set<string>): Plugin[] {
  const entries = plugins.isMapping
    ? plugins.entries()
    : plugins
        .list()
        .flatMap((each) =>
          each.isText ? [[each.text(), each.with(undefined)] as [string, Part]] : each.entries(),
        );
  return entries.map(([written, options]) => {
    const [source = '', version = ''] = written.split('#');
    const own = source.startsWith('./');
    if (!own && !/^[0-9a-f]{40}$/.test(version)) unpinned.add(written);
    const mapped =
      run.options.plugins?.[source] ?? run.options.plugins?.[source.replace(/-buildkite-plugin$/, '')];
    if (!own && mapped === undefined)
      return options.refuse(
        `nothing stands for the plugin ${source} here; name its folder: --plugin ${source}=PATH`,
      );
    const name = (source.split('/').at(-1) ?? '').replace(/(-buildkite-plugin)?(\.git)?$/, '');
    return {
      name,
      options,
      folder: (workspace) => mapped ?? join(workspace, source),
      variables: {
        BUILDKITE_PLUGIN_NAME: upper(name),
        BUILDKITE_PLUGIN_CONFIGURATION: JSON.stringify(options.value ?? {}),
        ...variablesOf(`BUILDKITE_PLUGIN_${upper(name)}`, options.value),
      },
    };
  });
}

/** Lists by their numbers, mappings by their names, as deep as they go. */
function variablesOf(prefix: string, value: unknown): Record<string, string> {
  if (value === null || value === undefined) return {};
  const inner = Array.isArray(value)
    ? value.map((each, index) => [String(index), each] as const)
    : isObject(value)
      ? Object.entries(value)
      : undefined;
  if (inner === undefined) return { [prefix]: String(value) };
  return Object.assign({}, ...inner.map(([name, each]) => variablesOf(`${prefix}_${upper(name)}`, each)));
}

function upper(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** Refuses a plugin with hooks that do not run here, and options its own `plugin.yml` does not have. */
export function checkPlugin({ name, options, folder }: Plugin, workspace: string): void {
  const root = folder(workspace);
  if (!existsSync(join(root, 'plugin.yml')))
    options.refuse(`the plugin ${name} has no plugin.yml in ${root}`);
  const hooks = existsSync(join(root, 'hooks')) ? readdirSync(join(root, 'hooks')) : [];
  const unknown = hooks.find((hook) => !hookNames.some((known) => known === hook));
  if (unknown !== undefined)
    options.refuse(`the hook "${unknown}" of ${name} does not run here, only ${hookNames.join(', ')}`);
  const schema = readYaml(join(root, 'plugin.yml'), `${name}/plugin.yml`).at('configuration');
  for (const needed of schema.at('required').texts())
    if (options.at(needed).isAbsent) options.refuse(`the plugin ${name} requires "${needed}"`);
  const properties = schema.at('properties');
  if (properties.isAbsent || !options.isMapping) return;
  for (const [option, value] of options.entries())
    if (properties.at(option).value === undefined)
      value.refuse(
        `the plugin ${name} has no "${option}"; there are ${Object.keys(properties.mapping()).join(', ')}`,
      );
}

export function hookFile(plugin: Plugin, workspace: string, hook: HookName): string | undefined {
  const file = join(plugin.folder(workspace), 'hooks', hook);
  return existsSync(file) ? file : undefined;
}
