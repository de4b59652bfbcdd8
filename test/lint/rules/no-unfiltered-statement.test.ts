import rule from '../../../src/lint/rules/no-unfiltered-statement.js';
import { testRule } from '../../helpers/rule.js';
import { serverSource, toolSource } from '../../helpers/servers.js';

const IMPORTS = `import { PrismaClient } from '@prisma/client';
import { MongoClient } from 'mongodb';
const prisma = new PrismaClient();
const orders = new MongoClient('').db('shop').collection('orders');
`;
const one = (body: string, name = 'cancel_order', description = 'Cancel an order.'): string =>
  IMPORTS +
  serverSource(
    toolSource(name, {
      config: `description: '${description}'`,
      schema: 'z.strictObject({ id: z.uuid() })',
      body: `const { id } = args;\n  ${body};`,
    }),
  );

testRule(rule, {
  valid: [
    one("await pool.query('DELETE FROM orders WHERE id = $1', [id])"),
    one("await pool.query('UPDATE orders SET state = $1 FROM gone WHERE gone.id = orders.id', ['x'])"),
    one("await pool.query('SELECT id FROM orders')"),
    // What is added to the text may be the condition.
    one('await pool.query(`DELETE FROM orders ${process.env.CONDITION}`)'),
    // It says so.
    one("await pool.query('DELETE FROM orders')", 'clear_orders'),
    one("await pool.query('DELETE FROM orders')", 'forget', 'Deletes all orders.'),
    one('await prisma.order.deleteMany({ where: { id } })'),
    one('await prisma.order.deleteMany(await filter(id))'),
    one('await orders.deleteMany({ id })'),
    one('await orders.deleteOne({})'),
  ],
  invalid: [
    {
      code: one("await pool.query('DELETE FROM orders')"),
      findings: [{ message: 'statement', at: "pool.query('DELETE FROM orders')", tools: ['cancel_order'], severity: 'warning' }],
    },
    {
      code: one("await pool.query({ text: 'update shop.orders set state = 1', values: [] })"),
      findings: [{ message: 'statement', at: "pool.query({ text: 'update shop.orders set state = 1', values: [] })" }],
    },
    { code: one('await prisma.order.deleteMany()'), findings: [{ message: 'method', at: 'prisma.order.deleteMany()' }] },
    {
      code: one("await prisma.order.updateMany({ data: { state: 'x' } })"),
      findings: [{ message: 'method', at: "prisma.order.updateMany({ data: { state: 'x' } })" }],
    },
    { code: one('await orders.deleteMany({})'), findings: [{ message: 'method', at: 'orders.deleteMany({})' }] },
  ],
});
