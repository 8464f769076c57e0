import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { pathTo } from '../paths.ts';

/** So long nothing more must have been typed before it is asked for. */
const PAUSE_MS = 180;

/** In the bar of every page. `/` and `s` lead to it, as at docs.rs. */
export function SearchBox() {
  const { route, query, path } = useLocation();
  const isSearch = path === pathTo('search', {});
  // At home and among results they follow what is typed; elsewhere one would lose the page that one reads.
  const follows = isSearch || path === pathTo('home', {});
  const inAddress = isSearch ? (query['q'] ?? '') : '';
  const [text, setText] = useState(inAddress);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(inAddress);
  useEffect(() => {
    // What was asked for from here is older than what has been typed since.
    if (inAddress === asked.current) return;
    asked.current = inAddress;
    clearTimeout(timer.current);
    setText(inAddress);
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if ((event.key !== '/' && event.key !== 's') || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog'))
        return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const ask = (typed: string) => {
    clearTimeout(timer.current);
    asked.current = typed;
    const kept = isSearch ? query : {};
    // Each stop while typing is no step of its own for the button that leads back.
    route(pathTo('search', {}, { ...kept, q: typed, page: null }), isSearch);
  };
  return (
    <search class="bar-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask(text);
        }}
      >
        <input
          ref={input}
          class="input"
          type="search"
          aria-label="Search for crates"
          placeholder="Search for crates"
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            clearTimeout(timer.current);
            if (follows) timer.current = setTimeout(() => ask(value), PAUSE_MS);
          }}
        />
      </form>
    </search>
  );
}
