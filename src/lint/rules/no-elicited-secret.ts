import { ts } from 'ts-morph';
import type { Code } from '../model/code.js';
import { literalProperty, propertyName } from '../program/syntax.js';
import { defineRule } from '../rule.js';
import { isCredentialName } from './support/credential-names.js';
import { withServer } from './support/examples.js';

const asking = (field: string): string =>
  withServer(`const server = makeServer();
server.registerTool('connect_mailbox', { description: 'Connect the mailbox.', inputSchema: z.strictObject({}) }, async (args, ctx) => {
  const requestedSchema = { type: 'object', properties: { ${field}: { type: 'string', title: 'Please enter it' } } };
  await ctx.mcpReq.elicitInput({ message: 'One more thing', requestedSchema });
  return { content: [] };
});
`);

export default defineRule({
  name: 'no-elicited-secret',
  severity: 'error',
  category: 'secrets',
  confidence: 'high',
  practices: ['P-96'],
  cwe: ['CWE-522'],
  owasp: ['MCP01'],
  summary: 'The server does not ask its user for a credential in a form.',
  why: 'What is typed into a form passes through the client, and often its logs and the model. The specification forbids it: servers must not use form elicitation for passwords, keys or tokens.',
  advice: 'Send the user to a page of your own (elicitation in URL mode), or take the credential from the configuration of the server.',
  whenNotToUse: 'The field has the name of a credential and holds none, as a hint for a password.',
  examples: { bad: [asking('password')], good: [asking('folder')] },
  messages: { form: 'The form asks for "{name}", which is a credential: it passes through the client and what the client keeps.' },
  check({ code, report }) {
    for (const use of code.uses) {
      const callee = use.node.expression;
      if (!ts.isPropertyAccessExpression(callee) || !/^elicit(Input)?$/.test(callee.name.text)) continue;
      for (const schema of code.option(use, 0, 'requestedSchema'))
        for (const field of fieldsOf(schema, code)) {
          const name = propertyName(field.name as ts.PropertyName);
          if (name !== undefined && isCredentialName(name)) report({ message: 'form', values: { name }, at: field });
        }
    }
  },
});

/** The fields of a form: of a JSON Schema, or of an object of zod. */
function fieldsOf(schema: ts.Expression, { names }: Code): ts.ObjectLiteralElementLike[] {
  const shape = ts.isObjectLiteralExpression(schema)
    ? literalProperty(schema, 'properties')
    : ts.isCallExpression(schema)
      ? schema.arguments[0]
      : undefined;
  if (shape === undefined) return [];
  return names
    .leavesOf(shape)
    .flatMap((each) => (ts.isObjectLiteralExpression(each) ? [...each.properties].filter((field) => field.name !== undefined) : []));
}
