import rule from '../../../src/lint/rules/no-dangerous-combination.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const URL = 'z.strictObject({ url: z.string() })';
const SALARY = toolSource('get_salary', { body: "await pool.query('SELECT salary FROM staff');" });

testRule(rule, {
  valid: [
    serverSource(SALARY, toolSource('get_rate', { body: "await fetch('https://rates.example.com/eur');" })),
    // The path is chosen, the host is not.
    serverSource(SALARY, toolSource('get_rate', { schema: URL, body: `await fetch(\`https://rates.example.com/\${args.url}\`);` })),
    serverSource(SALARY, toolSource('get_rate', { schema: URL, body: "await fetch(new URL(args.url, 'https://rates.example.com'));" })),
    // One tool that does everything is what the server is for.
    serverSource(toolSource('crawl', { schema: URL, body: "await fetch(args.url); await pool.query('SELECT 1');" })),
    // Files of the server itself.
    serverSource(
      toolSource('get_help', { body: "await readFile('help.md');" }),
      toolSource('read_page', { schema: URL, body: 'await fetch(args.url);' }),
    ),
  ],
  invalid: [
    {
      code: serverSource(SALARY, toolSource('read_page', { schema: URL, body: 'await fetch(args.url);' })),
      findings: [{ message: 'combination', at: "new McpServer({ name: 'orders', version: '1.0.0' })", tools: ['get_salary', 'read_page'] }],
    },
    {
      code: serverSource(
        toolSource('read_file', { schema: URL, body: 'await readFile(args.url);' }),
        toolSource('call_hook', { schema: URL, body: `await fetch(\`https://\${args.url}/hook\`);` }),
      ),
      findings: [{ message: 'combination', at: "new McpServer({ name: 'orders', version: '1.0.0' })" }],
    },
  ],
});
