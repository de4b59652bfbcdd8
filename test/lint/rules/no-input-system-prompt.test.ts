import rule from '../../../src/lint/rules/no-input-system-prompt.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

testRule(rule, {
  valid: [
    tool({
      body: 'await server.server.createMessage({ messages: [], maxTokens: 1, systemPrompt: input.value });',
      schema: "value: z.enum(['a', 'b'])",
    }),
  ],
  invalid: [
    {
      code: tool({ body: 'await server.server.createMessage({ messages: [], maxTokens: 1, systemPrompt: input.value });' }),
      findings: [{ message: 'prompt', at: 'server.server.createMessage({ messages: [], maxTokens: 1, systemPrompt: input.value })' }],
    },
  ],
});
