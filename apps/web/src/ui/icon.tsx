/** Drawn for here, on a 16 × 16 grid with lines of 1.5. */
const drawings = {
  box: 'M2 5.2 8 2l6 3.2v5.6L8 14l-6-3.2zM2 5.2l6 3.1 6-3.1M8 8.3V14',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  cross: 'm4 4 8 8m0-8-8 8',
  warn: 'M8 2.3 14.5 13.5h-13zM8 6.5v3.2m0 1.8v.1',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zm0 5.4v4m0-6.4v.1',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm3.3 7.8 3.2 3.2',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  user: 'M8 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM2.5 13.8c.6-2.7 2.6-4.2 5.5-4.2s4.9 1.5 5.5 4.2',
  team: 'M6 3a2.3 2.3 0 1 1 0 4.6A2.3 2.3 0 0 1 6 3zM1.5 13c.4-2.3 2-3.6 4.5-3.6s4.1 1.3 4.5 3.6M10.6 3.4a2 2 0 0 1 0 3.9m1 2.3c1.6.4 2.6 1.5 2.9 3.4',
  lock: 'M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2',
  key: 'M5 6.3a3 3 0 1 1 0 6 3 3 0 0 1 0-6zm2.3 1L13 2.5m-2.8 2.4 2 2',
  shield: 'M8 1.8 13 4v3.8c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4V4zM5.6 8l1.7 1.7 3.1-3.2',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6V8l2.4 1.5',
  branch:
    'M4.5 2.5v11m0-3.5c0-3 6.5-1.2 6.5-5M4.5 4a1.2 1.2 0 1 0 0-2.4A1.2 1.2 0 0 0 4.5 4zm0 10.4a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4zM11 5a1.2 1.2 0 1 0 0-2.4A1.2 1.2 0 0 0 11 5z',
  down: 'M8 2.5v8m-3.4-3.2L8 10.7l3.4-3.4M3 13.5h10',
  chevron: 'm4.5 6.3 3.5 3.5 3.5-3.5',
  external: 'M9.5 2.5h4v4m0-4-6 6M11.5 9v4.5h-9v-9H7',
  plus: 'M8 3v10M3 8h10',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1v1.6m0 10.8V15M1 8h1.6m10.8 0H15M3 3l1.2 1.2m7.6 7.6L13 13m0-10-1.2 1.2M4.2 11.8 3 13',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
} as const;
export type IconName = keyof typeof drawings;

/** Only for the eye: what it says stands beside it in words. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
