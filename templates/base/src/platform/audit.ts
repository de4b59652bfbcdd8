import { createHmac, hash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { AuditWriter, openSink, type Sink } from './audit-writer.js';
import { toJson } from './json-text.js';
import type { Secret } from './secret.js';

/** What happened, to whom, and who decided (P-115). Arguments are sanitized, redacted and cut before they get here. */
export interface AuditEvent {
  correlationId: string;
  principal: string;
  clientId: string;
  tool: string;
  schemaHash: string;
  decision: 'allowed' | 'asked' | 'refused' | 'failed';
  code?: string;
  arguments: string;
  resultChars: number;
  durationMs: number;
}

/** A written event. `hash` covers everything else including `previous`, the hash of the record before it. */
export interface AuditRecord extends AuditEvent {
  audit: true;
  sequence: number;
  time: string;
  previous: string;
  hash: string;
}

export interface AuditLog {
  /** Resolves when the record is with the system: only then may the call be answered. Rejects where it cannot be. */
  write(event: AuditEvent): Promise<void>;
  close(): void;
}

export interface AuditOptions {
  /** Appended to; stderr where absent. */
  file?: string | undefined;
  /** With a key the chain is an HMAC: somebody who can write the file still cannot forge it. */
  key?: Secret | undefined;
  /** Takes the lines instead. */
  sink?: Sink;
}

const START = { previous: '0'.repeat(64), sequence: 0 };

/**
 * Opens the audit trail. It is independent of the log level (W6) and chained: a changed, removed or reordered record
 * breaks the chain. Records cut off the end are visible only against a copy, so forward the trail off this host.
 */
export function openAudit({ file, key, sink = openSink(file) }: AuditOptions): AuditLog {
  let { previous, sequence } = file === undefined ? START : lastRecord(file);
  const writer = new AuditWriter(sink);
  return {
    write(event) {
      sequence += 1;
      const body = { audit: true as const, sequence, time: new Date().toISOString(), ...event, previous };
      const text = toJson(body satisfies Omit<AuditRecord, 'hash'>);
      previous = digest(text, key);
      return writer.write(`${text.slice(0, -1)},"hash":"${previous}"}\n`);
    },
    close: () => writer.close(),
  };
}

/**
 * Checks a trail, line by line, from its first record on. Returns how many records it has; throws naming the first that was
 * changed, removed, added or moved.
 */
export function verifyAudit(lines: Iterable<string>, key?: Secret): number {
  let { previous, sequence } = START;
  for (const line of lines) {
    if (line === '') continue;
    const { hash, ...body } = parseRecord(line);
    // The line must be what was written, byte for byte: JSON.parse would not notice a key that stands there twice.
    const unchanged = JSON.stringify({ ...body, hash }) === line && digest(JSON.stringify(body), key) === hash;
    const intact = unchanged && body.previous === previous && body.sequence === sequence + 1;
    if (!intact) throw new Error(`The audit trail is broken at record ${sequence + 1}.`);
    previous = hash;
    sequence = body.sequence;
  }
  return sequence;
}

function parseRecord(line: string): Partial<AuditRecord> & { hash: string; sequence: number } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return { hash: '', sequence: -1 };
  }
}

function digest(text: string, key: Secret | undefined): string {
  return key === undefined ? hash('sha256', text) : createHmac('sha256', key.reveal()).update(text).digest('hex');
}

const TAIL_BYTES = 65_536;

/** The end of an existing trail, so that a restart continues its chain. */
function lastRecord(file: string): { previous: string; sequence: number } {
  if (!existsSync(file)) return START;
  const handle = openSync(file, 'r');
  try {
    const size = fstatSync(handle).size;
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const last = buffer.toString('utf8').trimEnd().split('\n').at(-1);
    if (last === undefined || last === '') return START;
    const record = JSON.parse(last) as AuditRecord;
    return { previous: record.hash, sequence: record.sequence };
  } catch (error) {
    throw new Error('The audit file does not end with a whole record. Verify it and start a new file.', { cause: error });
  } finally {
    closeSync(handle);
  }
}
