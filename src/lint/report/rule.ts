import type { Terminal } from '../../shell/terminal.js';
import { filesOf, type Rule } from '../rule.js';
import { wrap } from './text.js';

/** One rule for people: what it asks, why, what to do, and code that it reports and accepts. */
export function prettyRule(rule: Rule, { color, width }: Terminal): string {
  const paragraph = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`);
  const code = ({ text }: { text: string }): string[] => [...text.split('\n').map((line) => `    ${line}`), ''];
  const facts = [rule.severity, rule.category, ...rule.practices, ...rule.cwe].join('  ');
  return [
    `${color.bold(rule.name)}  ${color.dim(facts)}`,
    ...paragraph(rule.summary),
    '',
    color.bold('Why'),
    ...paragraph(rule.why),
    '',
    color.bold('What to do'),
    ...paragraph(rule.advice),
    '',
    color.bold('Reported'),
    ...rule.examples.bad.flatMap(filesOf).flatMap(code),
    color.bold('Not reported'),
    ...rule.examples.good.flatMap(filesOf).flatMap(code),
  ].join('\n');
}
