import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { propertyName, unwrap } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { withServer } from './support/examples.js';

const COERCES = /^zod(\/[\w-]+)*(\.z)?\.coerce\.boolean\(\)$/;
/** Variables that are called like a switch: what they are set to is meant to be read. */
const SWITCH =
  /(^|_)(ENABLED?|ENABLES?|DISABLED?|DISABLES?|ALLOW(ED)?|READ_?ONLY|INSECURE|REQUIRED?|SKIP|DRY_?RUN|STRICT|FORCE|USE|UNSAFE|WRITABLE|NO_AUTH)(_|$)/;
/** What says where something is, or what, is no switch; and what only makes a program more quiet counts as set by custom. */
const NO_SWITCH =
  /TELEMETRY|ANALYTICS|COLOR|_(URL|HOST|PATH|DIR|FILE|FILES|LIST|HOSTS|ORIGINS|PATHS|DIRS|TOOLS|KEY|TOKEN|NAME|NAMES|MODEL|AGENT|ID|IDS|DOMAINS)$/;

const reading = (value: string): string => withServer(`export const readOnly = ${value};\nexport { makeServer };\n`);

export default defineRule({
  name: 'no-coerced-setting',
  severity: 'warning',
  category: 'design',
  confidence: 'high',
  practices: ['P-95'],
  cwe: ['CWE-704', 'CWE-1188'],
  owasp: ['MCP02'],
  summary: 'A switch in the environment is read by its word: "false" does not switch it on.',
  why: 'Everything in the environment is text, and every text but the empty one is true. Whoever writes ALLOW_WRITE=false, to be safe, switches writing on; DISABLE_AUTH=0 takes the authentication away. Nobody notices, for nothing fails.',
  advice: "Compare with the word: process.env.ALLOW_WRITE === 'true', or z.stringbool() in the schema of the configuration.",
  whenNotToUse: 'The documentation says that the variable counts as set whatever its value, as NO_COLOR does.',
  examples: {
    bad: [reading('z.coerce.boolean().parse(process.env.READ_ONLY)'), reading('Boolean(process.env.READ_ONLY)')],
    good: [reading("process.env.READ_ONLY === 'true'"), reading('z.stringbool().parse(process.env.READ_ONLY)')],
  },
  messages: {
    coerced: 'z.coerce.boolean() is true for every text but the empty one, "false" and "0" among them. Use z.stringbool().',
    present: '{name} counts as switched on whatever it is set to, "false" and "0" as well. Compare it with the word.',
  },
  check({ code, report }) {
    for (const use of code.matching(COERCES)) if (isSetting(use.node)) report({ message: 'coerced', at: use.node });
    for (const node of code.every('accesses')) {
      const name = switchNamed(code, node);
      if (name !== undefined && isTruth(node))
        report({ message: 'present', values: { name }, at: node, severity: 'info', confidence: 'medium' });
    }
  },
});

/**
 * A schema of the environment: under a name as variables have it, or given one. What comes from an API as JSON has true booleans, and
 * `no-coerced-input` speaks of arguments.
 */
function isSetting(node: ts.Node): boolean {
  const property = ts.findAncestor(node, ts.isPropertyAssignment);
  if (property !== undefined) return /^[A-Z][A-Z0-9_]+$/.test(propertyName(property.name) ?? '');
  const statement = ts.findAncestor(node, ts.isStatement);
  return /\b(parse|safeParse)\(\s*process\.env\b/.test(statement?.getText() ?? '');
}

function switchNamed(code: Code, node: ts.Expression): string | undefined {
  const name = /^global:process\.env\.(\w+)$/.exec(code.names.symbolOf(node))?.[1];
  return name !== undefined && SWITCH.test(name) && !NO_SWITCH.test(name) ? name : undefined;
}

/** `if (x)`, `x ? a : b`, `!x`, `x && y`, `Boolean(x)`. */
function isTruth(node: ts.Expression): boolean {
  let current: ts.Node = node;
  while (current.parent !== undefined && ts.isExpression(current.parent) && unwrap(current.parent) === node) current = current.parent;
  const { parent } = current;
  if (parent === undefined) return false;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent)) return parent.expression === current;
  if (ts.isConditionalExpression(parent)) return parent.condition === current;
  if (ts.isCallExpression(parent)) return parent.expression.getText() === 'Boolean';
  if (!ts.isBinaryExpression(parent) || parent.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return false;
  // `x && x !== 'false'` goes on to read the word.
  return parent.left === current && !parent.right.getText().includes(node.getText());
}
