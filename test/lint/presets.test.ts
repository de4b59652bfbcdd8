import { describe, expect, it } from 'vitest';
import { isInPreset, presetsOf } from '../../src/lint/presets.js';
import { RULES } from '../../src/lint/rules/index.js';
import { run } from '../../src/lint/run.js';
import { sourcesOf } from '../helpers/rule.js';
import { serverSource, toolSource } from '../helpers/servers.js';

const rule = { category: 'injection', confidence: 'medium' } as const;

describe('presets', () => {
  it('recommend what is certain, unless a rule says otherwise', () => {
    expect(isInPreset(rule, 'recommended')).toBe(false);
    expect(isInPreset({ ...rule, confidence: 'high' }, 'recommended')).toBe(true);
    expect(isInPreset({ ...rule, recommended: true }, 'recommended')).toBe(true);
    expect(isInPreset({ ...rule, confidence: 'high', recommended: false }, 'recommended')).toBe(false);
  });

  it('follow from the category, and from what a rule names itself', () => {
    expect(presetsOf(rule)).toEqual(['strict', 'security']);
    expect(presetsOf({ ...rule, category: 'schema', presets: ['clients'] })).toEqual(['strict', 'design', 'clients']);
  });

  it('recommend the rules that the linter is for', () => {
    const headlines = ['no-monolithic-tool-set', 'require-input-schema', 'no-unsanitized-output', 'no-shell-injection'];
    expect(RULES.filter((each) => headlines.includes(each.name) && isInPreset(each, 'recommended'))).toHaveLength(headlines.length);
  });
});

describe('settings of a run', () => {
  const rules = RULES.filter((each) => each.name === 'limit-tool-count');
  const sources = sourcesOf(serverSource(toolSource('a'), toolSource('b'), toolSource('c')));
  const lint = (settings: Parameters<typeof run>[1]['settings']) =>
    run(sources, { rules, version: '0.0.0', ...(settings && { settings }) }).findings.map((each) => `${each.messageId} ${each.severity}`);

  it('are the defaults of a rule where nothing is set', () => expect(lint(undefined)).toEqual([]));
  it('set options', () => expect(lint(() => ({ options: { noted: 2 } }))).toEqual(['noted info']));
  it('replace severities', () => expect(lint(() => ({ options: { sent: 2 }, severity: 'error' }))).toEqual(['cut error']));
  it('switch a rule off', () => expect(lint(() => ({ options: { sent: 2 }, severity: 'off' }))).toEqual([]));
  it('can differ from path to path', () =>
    expect(lint((_rule, path) => ({ options: { sent: 2 }, severity: path === 'server.ts' ? 'warning' : 'off' }))).toEqual(['cut warning']));
});
