// A strict OAuth 2 server (oidc-provider) with the addresses and habits of one network.
//
//   node strict.mjs KIND PORT     KIND: linkedin | linkedin-native | x | program
//                                 (copied beside node_modules by the test harness)
//
// It calls itself http://localhost:PORT and listens elsewhere: PORT is the gate's. One line
// of JSON on stdout says when it is ready and where it really is. Signing in and consenting
// are the package's own pages. Closing stdin or SIGTERM ends it.
import http from 'node:http'

const { default: Provider } = await import('oidc-provider')

const KINDS = {
  // The company's application: a secret, exact addresses, no PKCE, sixty days, no refresh.
  linkedin: {
    routes: {
      authorization: '/oauth/v2/authorization',
      token: '/oauth/v2/accessToken',
      revocation: '/oauth/v2/revoke',
    },
    scopes: ['openid', 'profile', 'email', 'w_member_social', 'r_basicprofile'],
    client: {
      client_id: 'the-company',
      client_secret: 'secret-of-the-company-canary',
      token_endpoint_auth_method: 'client_secret_post',
      application_type: 'web',
      redirect_uris: [47811, 47812, 47813].map((one) => `http://127.0.0.1:${one}/callback`),
      grant_types: ['authorization_code'],
    },
    pkce: false,
    lasts: 5_184_000,
  },
  // One for which LinkedIn switched native PKCE on: any loopback port, no secret.
  'linkedin-native': {
    routes: {
      authorization: '/oauth/native-pkce/authorization',
      token: '/oauth/v2/accessToken',
      revocation: '/oauth/v2/revoke',
    },
    scopes: ['profile', 'email', 'w_member_social', 'r_basicprofile'],
    client: {
      client_id: 'the-company',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code'],
    },
    pkce: true,
    lasts: 5_184_000,
  },
  // A public client with exact addresses; refresh tokens turn over, a used one ends it all.
  x: {
    routes: {
      authorization: '/i/oauth2/authorize',
      token: '/2/oauth2/token',
      revocation: '/2/oauth2/revoke',
    },
    scopes: ['tweet.read', 'tweet.write', 'users.read', 'media.write', 'offline.access'],
    client: {
      client_id: 'the-company',
      token_endpoint_auth_method: 'none',
      application_type: 'web',
      redirect_uris: [47821, 47822, 47823].map((one) => `http://127.0.0.1:${one}/callback`),
      grant_types: ['authorization_code', 'refresh_token'],
    },
    pkce: true,
    lasts: 7200,
  },
  // Who lets people into a private program: OpenID Connect as it comes out of the box.
  program: {
    routes: { revocation: '/token/revocation' },
    scopes: ['openid', 'offline_access'],
    client: {
      client_id: 'the-company',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    pkce: true,
    lasts: 600,
  },
}

const kind = KINDS[process.argv[2]]
const issuer = `http://localhost:${Number(process.argv[3])}`

const provider = new Provider(issuer, {
  clients: [
    { response_types: ['code'], ...kind.client },
    // who asks about tokens: the network's own interface
    {
      client_id: 'interface',
      client_secret: 'of-the-interface',
      redirect_uris: [],
      response_types: [],
      grant_types: [],
    },
  ],
  scopes: kind.scopes,
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  routes: kind.routes,
  pkce: { required: () => kind.pkce },
  rotateRefreshToken: true,
  issueRefreshToken: (ctx, client, code) =>
    code.scopes.has('offline.access') || code.scopes.has('offline_access'),
  ttl: {
    AccessToken: kind.lasts,
    AuthorizationCode: 30,
    Grant: 15_552_000,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 15_552_000,
    Session: 600,
  },
  features: {
    devInteractions: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (ctx, client) => client.clientId === 'interface',
    },
    revocation: { enabled: true },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
  },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, name: sub }) }),
  cookies: { keys: ['of the lab'] },
  renderError: (ctx, out) => {
    ctx.type = 'text'
    ctx.body = Object.values(out).join(': ')
  },
})

const server = http.createServer(provider.callback())
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ behind: server.address().port }))
})

const leave = () => process.exit(0)
process.on('SIGTERM', leave)
process.stdin.on('end', leave).resume()
