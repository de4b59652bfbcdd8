import rule from '../../../src/lint/rules/no-input-command-name.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { spawn } from 'node:child_process';";

testRule(rule, {
  valid: [
    tool({ imports, schema: "value: z.enum(['node', 'npm'])", body: "spawn(input.value, ['--version']);" }),
    tool({ imports, body: "const PROGRAMS: Record<string, string> = { a: '/bin/a' };\n  spawn(PROGRAMS[input.value] ?? '/bin/b', []);" }),
  ],
  invalid: [
    {
      code: tool({ imports, body: "spawn(input.value, ['--version']);" }),
      findings: [{ message: 'command', at: "spawn(input.value, ['--version'])" }],
    },
    {
      code: tool({
        imports: "import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';",
        body: 'new StdioClientTransport({ command: input.value, args: [] });',
      }),
      findings: [{ message: 'command', at: 'new StdioClientTransport({ command: input.value, args: [] })' }],
    },
  ],
});
