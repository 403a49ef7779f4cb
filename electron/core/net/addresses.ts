import { BlockList, isIP } from 'node:net';

/**
 * Addresses inside a machine, a building or a provider, where a URL that somebody registered in a store has no business unless the
 * store itself is there (tams.md U10): IANA's special-purpose registries, loopback, link-local (cloud metadata) and multicast.
 */
const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');

/** @param address an IP address, an IPv6 one without brackets; anything else counts as inside. */
export function isInside(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return inside.check(address, 'ipv4');
  if (family === 6) return inside.check(address, 'ipv6') || isMapped(address);
  return true;
}

/** IPv4 in IPv6's clothes (`::ffff:…`), however written, is judged as IPv4 by BlockList only in part: no store needs it. */
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');
const isMapped = (address: string): boolean => mapped.check(address, 'ipv6');
