import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createBackend, type MessageRequest } from '../../src/backend/index.js';
import { type BackendSettings, backendSettings } from '../../src/backend/settings.js';

export function settingsOf(values: Record<string, string> = {}): BackendSettings {
  return z.object(backendSettings).parse(values);
}

/** A folder that is removed when the test ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A backend that writes to a folder of its own, and what it wrote there. */
export function outbox(values: Record<string, string> = {}) {
  const folder = scratchFolder();
  const settings = settingsOf({ MCP_EMAIL_RECIPIENTS: '@example.com,ada@partner.example', MCP_EMAIL_FOLDER: folder, ...values });
  return { backend: createBackend(settings), settings, folder, messages: () => messagesIn(folder) };
}

export function messagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** A request that nothing is wrong with, but for `changes`. */
export function request(changes: Partial<MessageRequest> = {}): MessageRequest {
  const values = { topic: 'Plans', time: 'Monday 10:00 UTC', place: 'Room 1', note: 'See you there.' };
  return { template: 'meeting-invitation', values, to: ['bob@example.com'], attachments: [], ...changes };
}
