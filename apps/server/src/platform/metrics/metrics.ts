import { Spread } from './spread.ts';
import { type Figure, Tally } from './tally.ts';

const FAST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SLOW = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What one copy of the server counts while it works. What is only looked up when somebody asks is in `features/metrics`. */
export class Metrics {
  readonly requests = new Tally(
    'waybill_http_requests_total',
    'Requests by route, method and status of the answer.',
    ['route', 'method', 'status'],
  );
  readonly refusals = new Tally(
    'waybill_refusals_total',
    'Requests that were refused or failed, by the code of the answer (docs/errors.md).',
    ['code'],
  );
  readonly rateLimited = new Tally(
    'waybill_rate_limited_total',
    'Requests refused because somebody did something too often, by code.',
    ['code'],
  );
  readonly exchanges = new Tally(
    'waybill_exchanges_total',
    'Exchanges of an ID token by outcome (granted, refused, failed) and code; `none` where there is none.',
    ['outcome', 'code'],
  ).expect('granted', 'none');
  readonly exchangeSeconds = new Spread(
    'waybill_exchange_duration_seconds',
    'From the first byte of an exchange to its answer.',
    FAST,
  );
  readonly rehearsals = new Tally(
    'waybill_rehearsals_total',
    'Rehearsals of an exchange by outcome and code.',
    ['outcome', 'code'],
  ).expect('granted', 'none');
  readonly publishes = new Tally(
    'waybill_publishes_total',
    'Uploads of a version by outcome (published, refused, failed) and code.',
    ['outcome', 'code'],
  ).expect('published', 'none');
  readonly publishSeconds = new Spread(
    'waybill_publish_duration_seconds',
    'From the first byte of an upload to its answer, whatever it was.',
    SLOW,
  );
  readonly storageErrors = new Tally(
    'waybill_storage_errors_total',
    'Operations on the storage of the crates that failed.',
    ['operation'],
  );
  readonly transactions = new Tally(
    'waybill_database_transactions_total',
    'Database transactions by how they ended.',
    ['outcome'],
  )
    .expect('committed')
    .expect('rolled back');
  readonly transactionSeconds = new Spread(
    'waybill_database_transaction_duration_seconds',
    'From the begin of a database transaction to its end.',
    FAST,
  );
  readonly connectionSeconds = new Spread(
    'waybill_database_connection_wait_seconds',
    'How long transactions waited for a connection to the database.',
    FAST,
  );
  readonly lostConnections = new Tally(
    'waybill_database_connections_lost_total',
    'Idle connections to the database that broke.',
    [],
  ).expect('');

  all(): Figure[] {
    return Object.values(this) as Figure[];
  }
}
