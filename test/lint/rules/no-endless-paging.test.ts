import rule from '../../../src/lint/rules/no-endless-paging.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string): string => serverSource(toolSource('list_orders', { body }));
const page = "const response = await fetch('https://api.example.com/orders'); next = response.headers.get('next');";

testRule(rule, {
  valid: [
    tool(`let next; let page = 0; do { ${page} page += 1; if (page >= 20) break; } while (next);`),
    tool(`let next; for (let page = 0; page < 5; page += 1) { ${page} }`),
    tool("for (const name of ['a', 'b']) await fetch('https://api.example.com/' + name);"),
    tool("while (true) { const line = await readFile('x'); if (!line) break; }"),
  ],
  invalid: [{ code: tool(`let next; do { ${page} } while (next);`), findings: [{ message: 'endless', at: 'do', tools: ['list_orders'] }] }],
});
