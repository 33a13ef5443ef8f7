// pg-boss: lay its schema and print the statements that its calls send.
const PgBoss = require('pg-boss')
const { Pool } = require('pg')

async function record () {
  const pool = new Pool()
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) } })
  await boss.start()
  await boss.createQueue('bench')
  const sent = {}
  const note = (name) => ({
    executeSql: async (text, values) => {
      sent[name] = { text, values }
      return { rows: [{ id: null, count: 0 }] }
    }
  })
  const nobody = '00000000-0000-4000-8000-000000000000'
  await boss.send('bench', { n: 1 }, { db: note('send') })
  await boss.insert([{ name: 'bench', data: { n: 1 } }], { db: note('insert') })
  for (const size of [1, 100]) {
    await boss.fetch('bench', { batchSize: size, db: note(`fetch${size}`) })
  }
  await boss.complete('bench', [nobody], null, { db: note('complete') })
  await boss.stop({ graceful: false, wait: false })
  await pool.end()
  console.log(JSON.stringify(sent))
}

record().then(() => process.exit(0), (error) => {
  console.error(error)
  process.exit(1)
})
