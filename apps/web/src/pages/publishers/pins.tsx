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

export function pinLabel(provider: string, claim: string): string {
  const label = providers[provider]?.pins.find((pin) => pin.claim === claim)?.label ?? claim;
  return `Pinned ${label}`;
}
