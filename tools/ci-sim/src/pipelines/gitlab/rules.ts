import { conditionHolds } from '../condition.ts';
import type { Part } from '../part.ts';
import { expandAll, readVariables, type Variables } from './variables.ts';

export interface Decision {
  readonly when: 'on_success' | 'on_failure' | 'always' | 'manual' | 'never';
  readonly variables: Readonly<Record<string, string>>;
  readonly allowFailure: boolean | undefined;
}

const whens = ['on_success', 'on_failure', 'always', 'manual', 'never'] as const;

/** What the first rule that holds says; without one the job is not in the pipeline. */
export function decide(rules: Part, variables: Variables, usual: Decision): Decision {
  if (rules.isAbsent) return usual;
  const known = expandAll(variables);
  for (const rule of rules.list()) {
    rule.only('if', 'when', 'variables', 'allow_failure');
    if (!rule.at('if').isAbsent && !holds(rule.at('if'), known)) continue;
    return {
      when: readWhen(rule.at('when'), usual.when),
      variables: readVariables(rule.at('variables')),
      allowFailure: rule.at('allow_failure').isAbsent
        ? usual.allowFailure
        : rule.at('allow_failure').flagOr(false),
    };
  }
  return { when: 'never', variables: {}, allowFailure: undefined };
}

export function readWhen(part: Part, otherwise: Decision['when']): Decision['when'] {
  if (part.isAbsent) return otherwise;
  const found = whens.find((when) => when === part.text());
  return found ?? part.refuse(`expected one of ${whens.join(', ')}, not "${part.text()}"`);
}

function holds(part: Part, variables: Variables): boolean {
  try {
    return conditionHolds(part.text(), variables);
  } catch (error) {
    return part.refuse(error instanceof Error ? error.message : String(error));
  }
}
