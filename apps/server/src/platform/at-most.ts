export type AtMost = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets so many do their work at once; whoever comes later waits for their turn. */
export function atMost(count: number): AtMost {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
