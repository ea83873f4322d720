// A real Bluesky server: PDS with its OAuth provider, and the directory of identities.
//
//   node bluesky.mjs FOLDER PORT     (copied beside node_modules by the test harness)
//
// Data goes to FOLDER. It calls itself http://localhost:PORT and listens elsewhere: PORT is
// the gate's. One line of JSON on stdout says when it is ready and where it really is.
// Closing stdin or SIGTERM ends it, so that it can't outlive the tests.
import { randomBytes } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'

const freePort = () =>
  new Promise((done) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const [folder, port] = [path.resolve(process.argv[2]), Number(process.argv[3])]
const behind = await freePort()

// The packages listen on every interface and have no setting for it.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first !== 'number') return listen.call(this, first, ...rest)
  const called = rest.filter((one) => typeof one === 'function')
  return listen.call(this, { port: first === port ? behind : first, host: '127.0.0.1' }, ...called)
}

process.env.LOG_ENABLED = 'false'
const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds')
const { PlcServer, MockDatabase } = (await import('@did-plc/server')).default

const secret = () => randomBytes(32).toString('hex')
const directoryPort = await freePort()

const directory = PlcServer.create({ db: new MockDatabase(), port: directoryPort })
await directory.start()

const env = {
  port,
  hostname: 'localhost',
  devMode: true,
  dataDirectory: folder,
  blobstoreDiskLocation: path.join(folder, 'blobs'),
  blobstoreDiskTmpLocation: path.join(folder, 'blobs-on-their-way'),
  // by name: the server asks no address of numbers
  didPlcUrl: `http://localhost:${directoryPort}`,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true,
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:web:appview.invalid',
  modServiceUrl: 'https://moderation.invalid',
  modServiceDid: 'did:web:moderation.invalid',
  rateLimitsEnabled: process.env.RATE === '1',
  jwtSecret: secret(),
  dpopSecret: secret(),
  adminPassword: 'admin-pass',
  plcRotationKeyK256PrivateKeyHex: secret(),
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
// Names under .test are in no DNS: the server is asked for its own members.
pds.ctx.idResolver.handle.resolve = async (handle) =>
  (await pds.ctx.accountManager.getAccount(handle))?.did
await pds.start()

const leave = async () => {
  setTimeout(() => process.exit(0), 2000).unref()
  await pds.destroy()
  await directory.destroy()
  process.exit(0)
}
process.on('SIGTERM', leave)
process.stdin.on('end', leave).resume()

console.log(JSON.stringify({ behind, directory: `http://127.0.0.1:${directoryPort}` }))
