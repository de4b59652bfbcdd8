import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that this server must not connect to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';

  constructor() {
    super('The host has an address in a network that is not allowed.');
  }
}

/** Never, whatever the settings say: this network, link-local with the metadata service of every cloud, multicast, reserved. */
const NEVER = blockList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** What is not the public internet: private, loopback, shared, documentation and benchmark networks. */
const INTERNAL = blockList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
]);

/** Where public IPv6 addresses are, and what in there stands for something else: tunnels to IPv4, documentation. */
const PUBLIC_6 = blockList(['2000::/3']);
const INTERNAL_6 = blockList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

const NETWORK = /^([0-9a-fA-F.:]{2,45})\/(\d{1,3})$/;

/** Whether a text is a network as `10.20.0.0/16`, no part of which is one of those that are never allowed. */
export function isAllowableNetwork(text: string): boolean {
  const [, address = '', bits = ''] = NETWORK.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return false;
  // A wide network could hold a forbidden one: so narrow that its first address speaks for all of it.
  return Number(bits) >= (family === 4 ? 8 : 16) && !NEVER.check(address, familyOf(address)) && !/^::ffff:/i.test(address);
}

/** Decides about an address; `allowed` are the internal networks that the operator opened. */
export type AddressCheck = (address: string) => boolean;

/** Public addresses, and those of the networks that were allowed. */
export function addressCheck(allowed: readonly string[]): AddressCheck {
  const opened = blockList(allowed);
  return (address) => {
    if (isIP(address) === 0) return false;
    const family = familyOf(address);
    if (NEVER.check(address, family)) return false;
    if (opened.check(address, family)) return true;
    if (family === 'ipv4') return !INTERNAL.check(address, family);
    return PUBLIC_6.check(address, family) && !INTERNAL_6.check(address, family);
  };
}

/**
 * Resolves a name and refuses it where any of its addresses is forbidden. The socket connects to what this gives back, so that no second
 * answer of a name server can replace the checked one (DNS rebinding, P-25).
 */
export function checkedLookup(isAllowed: AddressCheck, resolve: typeof resolveName = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 4);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) return callback(new ForbiddenAddress(), '', 4);
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}
