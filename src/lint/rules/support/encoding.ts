import { ts } from 'ts-morph';
import type { Suggestion } from '../../finding.js';
import { unwrap, walk } from '../../program/syntax.js';
import { around } from './edits.js';
import type { HarmGroup } from './injection.js';

/** Puts encodeURIComponent around what the caller chose, where it stands in a template by itself. Empty where it does not. */
export function encoded({ harms }: HarmGroup): Suggestion[] {
  const expressions = new Set<ts.Expression>();
  for (const { hit } of harms) {
    const name = hit.argument.split('.').at(-1);
    const places = [hit.use.call.node, ...hit.reach.steps.map((step) => step.node)];
    const found = places.flatMap((place) => spansOf(place)).filter((span) => nameOf(span) === name);
    if (found.length === 0) return [];
    for (const each of found) expressions.add(each);
  }
  return [
    { title: 'Encode it as one part of the address', edits: [...expressions].flatMap((each) => around(each, 'encodeURIComponent(', ')')) },
  ];
}

function spansOf(node: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(node, (each) => {
    if (ts.isTemplateExpression(each)) found.push(...each.templateSpans.map((span) => span.expression));
    return !ts.isFunctionLike(each);
  });
  return found;
}

function nameOf(node: ts.Expression): string | undefined {
  const inner = unwrap(node);
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text;
  return ts.isIdentifier(inner) ? inner.text : undefined;
}
