// graphile-worker: lay its schema and print the statements that its worker sends, or be its worker.
const { run, runOnce, runMigrations, quickAddJob, Logger } = require('graphile-worker')
const { Client, Pool } = require('pg')

const quiet = new Logger(() => () => {})
const taskList = { noop: async () => {} }
const batched = { localQueue: { size: 100 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }
const preset = (worker) => ({ worker: { concurrentJobs: 4, ...worker } })

async function record () {
  const pgPool = new Pool()
  const sent = {}
  const query = Client.prototype.query
  Client.prototype.query = function (asked, ...rest) {
    if (asked?.name) sent[asked.name.split('/')[0]] = { text: asked.text, values: asked.values }
    return query.call(this, asked, ...rest)
  }
  await runMigrations({ pgPool, logger: quiet })
  await quickAddJob({ pgPool, logger: quiet }, 'noop', {})
  await runOnce({ pgPool, logger: quiet, taskList, preset: preset({}) })
  for (let n = 0; n < 150; n++) await quickAddJob({ pgPool, logger: quiet }, 'noop', {})
  const runner = await run({ pgPool, logger: quiet, taskList, preset: preset(batched) })
  while (!sent.complete_jobs) await new Promise((resolve) => setTimeout(resolve, 20))
  await runner.stop()
  await pgPool.end()
  console.log(JSON.stringify(sent))
}

async function work () {
  await run({ logger: quiet, taskList, preset: preset(batched), pgPool: new Pool() })
}

({ record, work })[process.argv[2]]().catch((error) => {
  console.error(error)
  process.exit(1)
})
