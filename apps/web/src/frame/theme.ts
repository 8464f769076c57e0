import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';
const KEY = 'waybill.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

const chosen = (): Theme | null => {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
};
const current = (): Theme => chosen() ?? (dark.matches ? 'dark' : 'light');

/** What was chosen here, else what the system says; before anything is drawn. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = current();
  dark.addEventListener('change', () => {
    document.documentElement.dataset['theme'] = current();
  });
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(current);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [
    theme,
    (next) => {
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // A browser that keeps nothing: it is so for this page.
      }
      setTheme(next);
    },
  ];
}
