import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { addressCheck, checkedLookup, ForbiddenAddress, isAllowableNetwork } from '../../src/backend/networks.js';

const INTERNAL = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
];

describe('an address', () => {
  it.each(INTERNAL)('that is not public is refused: %s', (address) => {
    expect(addressCheck([])(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'that is public is fine: %s',
    (address) => {
      expect(addressCheck([])(address)).toBe(true);
    },
  );

  it.each(['', 'localhost', '0x7f000001', '2130706433', '127.1', '8.8.8.8.8', '8.8.8.8 '])('is one, or it is refused: %j', (text) => {
    expect(addressCheck(['127.0.0.0/8'])(text)).toBe(false);
  });

  it('may be in a network that was opened, and in no other', () => {
    const isAllowed = addressCheck(['10.20.0.0/16', 'fd00:1::/32']);
    for (const address of ['10.20.3.4', 'fd00:1::5']) expect(isAllowed(address), address).toBe(true);
    for (const address of ['10.21.0.1', '127.0.0.1', 'fd00:2::5']) expect(isAllowed(address), address).toBe(false);
  });

  it('of the metadata service is refused whatever is opened', () => {
    const isAllowed = addressCheck(['169.0.0.0/8', '0.0.0.0/0', 'fe80::/10']);
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::a9fe:a9fe']) expect(isAllowed(address), address).toBe(false);
  });
});

describe('a network that is opened', () => {
  it.each([
    ['10.0.0.0/8', true],
    ['127.0.0.1/32', true],
    ['fd00::/16', true],
    ['0.0.0.0/0', false],
    ['169.254.169.254/32', false],
    ['fe80::/64', false],
    ['::ffff:10.0.0.0/104', false],
    ['::/0', false],
    ['10.0.0.0', false],
    ['10.0.0.0/33', false],
    ['10.0.0.0/', false],
    ['example.com/8', false],
  ])('%s: %s', (network, fine) => {
    expect(isAllowableNetwork(network)).toBe(fine);
  });
});

describe('a name', () => {
  /** What the lookup gives for a name that has these addresses. */
  const lookup = (addresses: readonly string[], all = true) =>
    new Promise((resolve) => {
      const answer: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const resolver = (_name: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) =>
        callback(null, answer);
      checkedLookup(addressCheck([]), resolver as never)('api.example.com', { all }, (error, found) => resolve(error ?? found));
    });

  it('gives the very addresses that were checked', async () => {
    expect(await lookup(['8.8.8.8', '2606:4700::1111'])).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await lookup(['8.8.8.8'], false)).toBe('8.8.8.8');
  });

  it.each([['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['8.8.8.8', '::1'], []])('is refused where one address is: %j', async (...addresses) => {
    expect(await lookup(addresses)).toBeInstanceOf(ForbiddenAddress);
  });

  it('that has no address is an error of its own', async () => {
    const failing = (_name: string, _options: unknown, callback: (error: Error) => void) => callback(new Error('no such name'));
    const found = await new Promise((resolve) =>
      checkedLookup(addressCheck([]), failing as never)('x.invalid', {}, (error) => resolve(error)),
    );
    expect(found).toMatchObject({ message: 'no such name' });
  });
});
