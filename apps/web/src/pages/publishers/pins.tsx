import { providers } from '@waybill/trusted-publishing';
import type { Publisher } from './publisher-type.ts';

/** The immutable ids behind the names; within a list of facts. */
export function Pins({ publisher: { pins, provider } }: { publisher: Publisher }) {
  const known = Object.entries(pins);
  if (known.length === 0)
    return (
      <>
        <dt>Pins</dt>
        <dd class="soft">none needed: it is named by ids</dd>
      </>
    );
  return (
    <>
      {known.map(([claim, id]) => (
        <>
          <dt>{pinLabel(provider, claim)}</dt>
          <dd>{id === null ? <span class="soft">learnt at first use</span> : <code>{id}</code>}</dd>
        </>
      ))}
    </>
  );
}

export const pinLabel = (provider: string, claim: string): string => `Pinned ${labelOf(provider, claim)}`;

/** `Repository id` */
export function idLabel(provider: string, claim: string): string {
  const label = labelOf(provider, claim);
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

const labelOf = (provider: string, claim: string): string =>
  providers[provider]?.pins.find((pin) => pin.claim === claim)?.label ?? claim;
