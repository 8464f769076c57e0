import type { Masks } from '../masks.ts';

/** Hears the lines of a log for the commands a step gives its runner in it. Those but `add-mask` are for people. */
export function hearCommands(masks: Masks): (line: string) => void {
  let stoppedUntil: string | undefined;
  return (line) => {
    if (stoppedUntil !== undefined) {
      if (line.trim() === `::${stoppedUntil}::`) stoppedUntil = undefined;
      return;
    }
    const [, command, value = ''] = /^\s*::([a-zA-Z-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
    if (command === 'add-mask') masks.add(decoded(value));
    if (command === 'stop-commands') stoppedUntil = value;
  };
}

function decoded(value: string): string {
  return value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
