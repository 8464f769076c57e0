import { afterEach, describe, expect, it } from 'vitest';
import { Renderer, type RendererLimits } from './renderer.ts';

const source = { file: 'README.md' };
/** Within every bound of the text and of the tree, and for the parser more than a minute of work. */
const SLOW = '*a_ '.repeat(60_000);

const failures: string[] = [];
const renderers: Renderer[] = [];
function start(limits: Partial<RendererLimits> = {}): Renderer {
  const renderer = new Renderer(
    { deadlineMs: 60_000, mostWaiting: 10, idleMs: 60_000, ...limits },
    (reason) => failures.push(reason),
  );
  renderers.push(renderer);
  return renderer;
}
afterEach(async () => {
  for (const renderer of renderers.splice(0)) await renderer.stop();
  failures.length = 0;
});

describe('the thread that renders READMEs', () => {
  it('renders one after the other', { timeout: 60_000 }, async () => {
    const renderer = start();
    const all = await Promise.all(['*a*', '*b*', '*c*'].map((text) => renderer.render(text, source)));
    expect(all).toEqual(['a', 'b', 'c'].map((text) => ({ html: `<p><em>${text}</em></p>\n` })));
    expect(failures).toEqual([]);
  });

  it('is ended when one takes too long, and started again for the next', { timeout: 60_000 }, async () => {
    const renderer = start({ deadlineMs: 1_500 });
    const slow = renderer.render(SLOW, source);
    const next = renderer.render('*next*', source);
    expect(await slow).toBe('failed');
    expect(failures).toEqual(['it took too long']);
    expect(await next).toEqual({ html: '<p><em>next</em></p>\n' });
  });

  it('takes no more than may wait, and answers all when it is stopped', { timeout: 60_000 }, async () => {
    const renderer = start({ mostWaiting: 2 });
    const slow = renderer.render(SLOW, source);
    const waiting = [renderer.render('a', source), renderer.render('b', source)];
    expect(await renderer.render('c', source)).toBe('busy');
    await renderer.stop();
    expect(await Promise.all([slow, ...waiting])).toEqual(['busy', 'busy', 'busy']);
    expect(await renderer.render('d', source)).toBe('busy');
    expect(failures).toEqual([]);
  });

  it('may be ended while it is idle', { timeout: 60_000 }, async () => {
    const renderer = start({ idleMs: 1 });
    for (const text of ['a', 'b']) {
      expect(await renderer.render(text, source)).toEqual({ html: `<p>${text}</p>\n` });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(failures).toEqual([]);
  });
});
