import rule from '../../../src/lint/rules/no-swallowed-error.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string): string => serverSource(toolSource('cancel_order', { body }));

testRule(rule, {
  valid: [
    tool("try { await pool.query('x'); } catch { /* an old order has no entry */ }"),
    tool("try { await rm('x'); } catch {}"),
    tool("await rm('x').catch(() => {});"),
    tool("let x; try { x = JSON.parse('1'); } catch {} void x;"),
    tool("try { await pool.query('x'); } catch (error) { console.error(error); }"),
  ],
  invalid: [
    {
      code: tool("try { await pool.query('x'); } catch {}"),
      findings: [{ message: 'swallowed', at: 'catch {}', tools: ['cancel_order'] }],
    },
    { code: tool("await pool.query('x').catch(() => {});"), findings: [{ message: 'swallowed', at: "pool.query('x').catch(() => {})" }] },
  ],
});
