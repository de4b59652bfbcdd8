import { type SchemaDefect, schemaDefects } from '../model/schema/defects.js';
import type { SchemaFacts } from '../model/schema/facts.js';
import { defineRule } from '../rule.js';

export default defineRule({
  name: 'no-invalid-json-schema',
  severity: 'error',
  category: 'schema',
  confidence: 'high',
  practices: ['P-53', 'P-64'],
  cwe: ['CWE-1286'],
  owasp: [],
  presets: ['clients'],
  summary: 'A JSON Schema literal is valid draft 2020-12 and has an object at its root.',
  why: 'A client drops a tool, or its whole list, when a schema is not valid. What is wrong but tolerated is worse: a required key that does not exist makes every call fail, and required: true on a property requires nothing.',
  advice: 'Write the schema in zod and let the SDK convert it, or check the literal against the JSON Schema 2020-12 meta-schema in a test.',
  whenNotToUse: 'Never: clients refuse such a schema.',
  examples: {
    bad: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'get_order', description: 'Get.', inputSchema: { type: 'object', properties: { id: { type: 'string', required: true } } } }],
}));`,
    ],
    good: [
      `import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'orders', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: [{ name: 'get_order', description: 'Get.', inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } }],
}));`,
    ],
  },
  messages: {
    root: 'The schema of tool "{tool}" has type {detail} at its root where the protocol demands type: "object": clients refuse the tool list.',
    required:
      'The schema of tool "{tool}" requires "{detail}", which {path} does not declare: no caller can know it, so every call fails. Declare it or take it off the list.',
    requiredFlag:
      'In the schema of tool "{tool}", required: {detail} on {path} means nothing: JSON Schema knows required only as a list of keys beside properties. List the key there.',
    requiredList: 'In the schema of tool "{tool}", required must be a list of keys, not the text "{detail}".',
    emptyEnum: 'In the schema of tool "{tool}", {path} has an empty enum: no value is ever accepted. List the values or drop the enum.',
    typeWord:
      'In the schema of tool "{tool}", {path} has the type "{detail}", which JSON Schema does not know. Use string, number, integer, boolean, array, object or null.',
    remoteReference:
      'In the schema of tool "{tool}", {path} refers to {detail}: clients must not fetch schemas, so it is never resolved. Copy it into $defs.',
    danglingReference: 'In the schema of tool "{tool}", {path} refers to {detail}, which is not in the schema. Add it under $defs.',
    circularReference:
      'In the schema of tool "{tool}", {path} refers to {detail}, which contains it: clients that inline references refuse it or never end. Write out the levels that you need.',
    range: 'In the schema of tool "{tool}", {path} has a {detail} above its upper limit: no value is ever accepted.',
    defaultValue: 'In the schema of tool "{tool}", the default {detail} of {path} is not a value that {path} accepts.',
    pattern: 'In the schema of tool "{tool}", the pattern {detail} of {path} is not a regular expression.',
    items:
      'In the schema of tool "{tool}", {path} is an array that does not say of what: some clients refuse the whole tool list, others send anything. Add items.',
  },
  check({ server, report }) {
    for (const tool of server.tools) {
      for (const defect of [...defectsOf(tool.schema), ...defectsOf(tool.outputSchema)]) {
        report({
          message: defect.kind,
          values: { tool: tool.name, detail: defect.detail, path: named(defect) },
          at: defect.node ?? tool.place.node,
          tools: [tool.name],
          ...((defect.kind === 'items' || defect.kind === 'circularReference') && { severity: 'warning' }),
        });
      }
    }
  },
});

function defectsOf({ form, value }: SchemaFacts): SchemaDefect[] {
  return form === 'json' && value?.kind === 'object' ? schemaDefects(value) : [];
}

/** `properties.id` is called "id": the words between are no help. */
function named({ path }: SchemaDefect): string {
  return path === '' ? 'the root' : `"${path.replace(/^(properties|\$defs|definitions|anyOf|oneOf|allOf)\./, '')}"`;
}
