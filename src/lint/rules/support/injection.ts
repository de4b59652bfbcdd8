import type { ts } from 'ts-morph';
import type { Severity } from '../../finding.js';
import type { Harm } from '../../flow/barriers.js';
import { entryTitle } from '../../flow/entries.js';
import { positionOf } from '../../program/syntax.js';
import type { Where } from '../../rule.js';
import { toolNames } from './wording.js';

/** Harms of one kind at one place: one defect, however many tools share it. */
export interface HarmGroup {
  how: string;
  harms: readonly [Harm, ...Harm[]];
  at: ts.Node;
  severity: Severity;
}

const WEIGHT: Record<Severity, number> = { error: 2, warning: 1, info: 0 };

/** Groups harms by the place that a developer has to change. Of several at one place the worst speaks. */
export function groupHarms(harms: readonly Harm[]): HarmGroup[] {
  const groups = new Map<string, [Harm, ...Harm[]]>();
  for (const harm of harms) {
    const at = placeOf(harm);
    const key = `${at.getSourceFile().fileName}:${at.pos}:${at.end}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [harm]);
    else group.push(harm);
  }
  return [...groups.values()].map((group) => {
    const worst = group.reduce((best, harm) => (WEIGHT[harm.severity] > WEIGHT[best.severity] ? harm : best));
    const same = group.filter((harm) => harm.how === worst.how);
    return { how: worst.how, harms: [worst, ...same.filter((harm) => harm !== worst)], at: placeOf(worst), severity: worst.severity };
  });
}

/** A check that does not hold is where the defect is; else the operation. */
function placeOf(harm: Harm): ts.Node {
  return harm.weak?.node ?? harm.hit.use.call.node;
}

/** What every message about a group says: who, which argument, which operation, and where that is. */
export function valuesOf(group: HarmGroup): { who: string; argument: string; sink: string; place: string } {
  const [first] = group.harms;
  const tools = [
    ...new Set(group.harms.filter(({ hit }) => hit.entry.kind === 'tool' && hit.entry.name !== '(any)').map(({ hit }) => hit.entry.name)),
  ];
  const { use } = first.hit;
  return {
    who: tools.length > 0 ? toolNames(tools) : entryTitle(first.hit.entry),
    argument: argumentsOf(group),
    sink: use.label,
    place: `${use.call.node.getSourceFile().fileName}:${positionOf(use.call.node).line}`,
  };
}

/** The arguments that can get there, as alternatives. The whole of them is only named where no single one is known. */
function argumentsOf(group: HarmGroup): string {
  const all = [...new Set(group.harms.map(({ hit }) => hit.argument))];
  const single = all.filter((name) => name !== 'arguments');
  const [first, second, ...others] = single.length === 0 ? all : single;
  if (second === undefined) return `"${first}"`;
  return others.length === 0 ? `"${first}" or "${second}"` : `"${first}", "${second}" or one of ${others.length} more`;
}

/** Where a group is reported, for whom, and the way from the source. */
export function whereOf(group: HarmGroup, severity = group.severity): Where {
  const [first] = group.harms;
  const guard = first.weak === undefined ? [] : [{ at: first.weak.node, text: 'a check that does not hold' }];
  const trace = [...first.hit.trace];
  trace.splice(-1, 0, ...guard);
  return {
    at: group.at,
    tools: [...new Set(group.harms.filter(({ hit }) => hit.entry.kind === 'tool').map(({ hit }) => hit.entry.name))],
    severity,
    confidence: first.confidence,
    trace,
  };
}

/** The message for a way in which a danger shows: rules name their messages so. */
export function messageIn<Messages extends Record<string, string>>(messages: Messages, how: string): keyof Messages & string {
  if (!Object.hasOwn(messages, how)) throw new Error(`no message for "${how}"`);
  return how;
}
