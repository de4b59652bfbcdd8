import rule from '../../../src/lint/rules/require-error-flag.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const tool = (body: string): string => serverSource(toolSource('count_orders', { body }));
const failed = "{ content: [{ type: 'text', text: `Error: ${error}` }] }";
const flagged = "{ content: [{ type: 'text', text: `Error: ${error}` }], isError: true }";

testRule(rule, {
  valid: [
    tool(`try { await pool.query('x'); } catch (error) { return ${flagged}; }`),
    tool("try { await pool.query('x'); } catch (error) { throw error; }"),
    // A default that is an answer.
    tool("try { await pool.query('x'); } catch { return { content: [{ type: 'text', text: '0' }] }; }"),
    tool(`try { await pool.query('x'); } catch (error) { return { ...base, ${failed.slice(2)}; }\ndeclare const base: object;`),
  ],
  invalid: [
    {
      code: tool(`try { await pool.query('x'); } catch (error) { return ${failed}; }`),
      findings: [{ message: 'unflagged', at: failed, tools: ['count_orders'] }],
      suggested: tool(`try { await pool.query('x'); } catch (error) { return ${flagged}; }`),
    },
  ],
});
