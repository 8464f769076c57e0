import { QueryClientProvider } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary } from 'preact-iso/lazy';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import { queryClient } from './api/queries.ts';
import { mindComingBack } from './coming-back.ts';
import { Broken } from './frame/broken.tsx';
import { Frame } from './frame/frame.tsx';
import { NotFoundPage, pages } from './pages.ts';
import { at, pagePatterns, pagesInOrder, patternOf } from './paths.ts';

const names = pagesInOrder.filter((name) => pages[name] !== undefined);

/** Links to these are followed without a new page; all others (`/sign-in`, `/api/…`) are the browser's. */
const ours = new RegExp(
  `^${escaped(at(''))}(?:/?|${names
    .map((name) => pagePatterns[name])
    .filter((pattern) => pattern !== '/')
    .map((pattern) =>
      pattern
        .split('/')
        .map((part) => (part.startsWith(':') ? (part.endsWith('+') ? '.+' : '[^/?#]+') : escaped(part)))
        .join('/'),
    )
    .join('|')})(?:[?#]|$)`,
);

export function App() {
  useEffect(mindComingBack, []);
  return (
    <LocationProvider scope={ours}>
      <QueryClientProvider client={queryClient}>
        <Frame>
          <Careful>
            <Router onRouteChange={arrive}>
              {names.map((name) => (
                <Route key={name} path={patternOf(name)} component={pages[name] ?? NotFoundPage} />
              ))}
              <Route default component={NotFoundPage} />
            </Router>
          </Careful>
        </Frame>
      </QueryClientProvider>
    </LocationProvider>
  );
}

/** Waits for pages that are still loading, and keeps the faults of a page to it. */
function Careful({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <Broken place={path}>
      <ErrorBoundary>{children}</ErrorBoundary>
    </Broken>
  );
}

let last = location.pathname;
/** A new page begins at its top, and for a screen reader with its content; typing into a search box is no new page. */
function arrive(url: string): void {
  const { pathname, hash } = new URL(url, location.origin);
  if (pathname === last) return;
  last = pathname;
  if (hash === '') scrollTo(0, 0);
  // Whoever types into the search box goes on typing.
  if (document.activeElement?.closest('search') == null)
    document.getElementById('page')?.focus({ preventScroll: true });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
