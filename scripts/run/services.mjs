/** Every service `npm start` runs, with the port it has when that is free. One line a service; nothing else knows them. */
export const SERVICES = [
  { name: 'lookup-api', port: 3000, databaseRole: 'openshelf_lookup_api' },
  { name: 'discovery-worker', port: 3001, databaseRole: 'openshelf_discovery_worker' },
  { name: 'normalizer', port: 3003, databaseRole: 'openshelf_normalizer' },
];

/** The service people talk to: the first `curl` and the first scans go there. */
export const GATEWAY = 'lookup-api';

/** The stand-in for the upstream sources; it knows neither database nor messages. */
export const SANDBOX = { name: 'source-sandbox', port: 3900 };

export const entryOf = (app) => `dist/apps/${app}/src/main.js`;
