import { stripUnseen } from './sanitize.js';

const TAG = /untrusted-data/gi;

/**
 * Marks text that somebody else wrote as data, so that a model does not take it for instructions (P-73).
 * The text cannot close the mark early: the name of the mark does not survive inside it, nor does any unseen character that
 * could hide it here and vanish later. The server's `instructions` explain the mark. Bound the text first.
 */
export function untrusted(text: string, source: string): string {
  return `<untrusted-data source="${plain(source).replace(/["<>&\n]/g, '_')}">\n${plain(text)}\n</untrusted-data>`;
}

function plain(text: string): string {
  return stripUnseen(text).replace(TAG, 'untrusted_data');
}
