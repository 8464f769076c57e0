import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { pathTo } from '../paths.ts';

/** In the bar of every page. `/` and `s` lead to it, as at docs.rs. */
export function SearchBox() {
  const { route, query, path } = useLocation();
  const isSearch = path === pathTo('search', {});
  const [text, setText] = useState(isSearch ? (query['q'] ?? '') : '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setText(isSearch ? (query['q'] ?? '') : '');
  }, [isSearch, query['q']]);
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
  return (
    <search class="bar-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          route(pathTo('search', {}, { q: text }));
        }}
      >
        <input
          ref={input}
          class="input"
          type="search"
          aria-label="Search for crates"
          placeholder="Search for crates"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            // On the page of results they follow what is typed.
            if (isSearch)
              route(pathTo('search', {}, { ...query, q: event.currentTarget.value, page: null }), true);
          }}
        />
      </form>
    </search>
  );
}
