import rule from '../../../src/lint/rules/no-raw-execution-tool.js';
import { testRule } from '../../helpers/rule.js';
import { atTool, serverSource, toolSource } from '../../helpers/servers.js';

const TEXT = 'z.strictObject({ text: z.string() })';
const sql = (body: string): string => serverSource(toolSource('run_order', { schema: TEXT, body }));

testRule(rule, {
  valid: [
    sql('await pool.query("SELECT 1 WHERE a = $1", [args.text]);'),
    sql(`await pool.query(\`SELECT \${args.text}\`);`),
    sql("execFile('git', ['log', args.text]);"),
    // What a command printed is read, not run.
    sql("const out = String(execFile('git', ['branch'])); out.includes(args.text);"),
    // A prepared statement takes values.
    {
      'server.ts': serverSource(
        "import Database from 'better-sqlite3';\nconst db = new Database('a.db');\n",
        toolSource('get_order', { schema: TEXT, body: 'db.prepare("SELECT 1 WHERE a = ?").get(args.text);' }),
      ),
    },
  ],
  invalid: [
    { code: sql('await pool.query(args.text);'), findings: [{ message: 'sql', at: atTool('run_order') }] },
    // Tools that end in one call share one finding.
    {
      code: serverSource(
        'const query = (text: string) => pool.query(text);\n',
        toolSource('read_order', { schema: TEXT, body: 'await query(args.text);' }),
        toolSource('write_order', { schema: TEXT, body: 'await query(args.text);' }),
      ),
      findings: [{ message: 'sql', at: atTool('read_order'), tools: ['read_order', 'write_order'] }],
    },
    { code: sql('exec(args.text.trim());'), findings: [{ message: 'shell', at: atTool('run_order') }] },
    { code: sql("spawn('bash', ['-c', args.text]);"), findings: [{ message: 'shell', at: atTool('run_order') }] },
    { code: sql('eval(args.text);'), findings: [{ message: 'code', at: atTool('run_order') }] },
    {
      code: serverSource(
        "import { chromium } from 'playwright';\n",
        toolSource('run_script', {
          schema: TEXT,
          body: 'const page = await (await chromium.launch()).newPage(); await page.evaluate(args.text);',
        }),
      ),
      findings: [{ message: 'page', at: atTool('run_script') }],
    },
  ],
});
