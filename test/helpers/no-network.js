// Used with node --import: says so on stderr, and fails, as soon as the process wants to reach the network.
import dns from 'node:dns';
import net from 'node:net';

function refuse() {
  process.stderr.write('NETWORK\n');
  throw new Error('this process must not use the network');
}

net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
dns.promises.lookup = refuse;
