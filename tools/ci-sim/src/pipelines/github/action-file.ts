import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { type Part, readYaml } from '../part.ts';
import { checkExpressions } from './template.ts';

export interface ScriptAction {
  readonly kind: 'script';
  readonly inputs: Part;
  readonly main: string;
  readonly post: string | undefined;
  readonly postIf: Part;
}

export interface CompositeAction {
  readonly kind: 'composite';
  readonly inputs: Part;
  readonly outputs: Part;
  readonly steps: readonly Part[];
}

/** Reads the `action.yml` of a folder; `name` is what messages call the action. */
export function readAction(folder: string, name: string): ScriptAction | CompositeAction {
  const file = ['action.yml', 'action.yaml'].find((each) => existsSync(join(folder, each)));
  if (file === undefined) throw new UsageError(`${name}: there is no action.yml in its folder`);
  const action = readYaml(join(folder, file), `${name}/${file}`, { merge: false });
  action.only('name', 'author', 'description', 'branding', 'inputs', 'outputs', 'runs');
  checkExpressions(action);
  const inputs = action.at('inputs');
  for (const [, input] of inputs.entries())
    input.only('description', 'required', 'default', 'deprecationMessage', 'type');
  const runs = action.at('runs');
  const using = runs.at('using').text();
  if (using === 'composite') {
    const outputs = action.at('outputs');
    for (const [, output] of outputs.entries()) output.only('description', 'value');
    return { kind: 'composite', inputs, outputs, steps: runs.only('using', 'steps').at('steps').list() };
  }
  if (using !== 'node20' && using !== 'node24')
    runs.at('using').refuse(`only node20, node24 and composite run here, not "${using}"`);
  runs.only('using', 'main', 'post', 'post-if');
  return {
    kind: 'script',
    inputs,
    main: scriptOf(runs.at('main'), folder),
    post: runs.at('post').isAbsent ? undefined : scriptOf(runs.at('post'), folder),
    postIf: runs.at('post-if'),
  };
}

function scriptOf(part: Part, folder: string): string {
  const path = join(folder, part.text());
  if (!existsSync(path)) part.refuse(`there is no file ${part.text()} in the folder of the action`);
  return path;
}
