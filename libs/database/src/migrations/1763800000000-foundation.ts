import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, the schemas `discovery` and `catalog`, and the views in `read` through which services see each other's data. */
export class Foundation1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [ROLES, DISCOVERY, CATALOG, READ_VIEWS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Roles belong to the cluster and may serve another database: they stay.
    await runner.query('DROP SCHEMA read, catalog, discovery CASCADE');
  }
}

// Roles are shared by all databases of a cluster, so two migrations may meet here: "already there" is fine.
const ROLES = `
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['openshelf_lookup_api', 'openshelf_discovery_worker', 'openshelf_normalizer'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END $$;

CREATE SCHEMA discovery;
CREATE SCHEMA catalog;
CREATE SCHEMA read;
GRANT USAGE ON SCHEMA discovery TO openshelf_discovery_worker;
GRANT USAGE ON SCHEMA catalog TO openshelf_normalizer;
GRANT USAGE ON SCHEMA read TO openshelf_lookup_api, openshelf_discovery_worker, openshelf_normalizer;
`;

const DISCOVERY = `
CREATE TABLE discovery.missing_barcode (
  gtin             bigint PRIMARY KEY,
  state            text NOT NULL CHECK (state IN ('searching', 'delayed', 'found', 'unknown')),
  demand           bigint NOT NULL DEFAULT 0,
  first_scanned_at timestamptz NOT NULL,
  last_scanned_at  timestamptz NOT NULL,
  round            integer NOT NULL DEFAULT 1,
  round_started_at timestamptz NOT NULL,
  next_try_at      timestamptz
);
COMMENT ON TABLE discovery.missing_barcode IS 'What was scanned and not in the catalogue, and how the search for it stands';
COMMENT ON COLUMN discovery.missing_barcode.demand IS 'Scans so far';
COMMENT ON COLUMN discovery.missing_barcode.round IS 'How often the sources have been asked; delays grow with it';
COMMENT ON COLUMN discovery.missing_barcode.next_try_at IS 'When the sweeper looks at the code again: a retry if delayed or unknown, a check for progress if searching or found';
CREATE INDEX missing_barcode_due ON discovery.missing_barcode (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX missing_barcode_open ON discovery.missing_barcode (state) WHERE state IN ('searching', 'delayed');

CREATE TABLE discovery.source_answer (
  gtin        bigint NOT NULL,
  source      text NOT NULL,
  round       integer NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('found', 'stub', 'absent', 'unavailable', 'misconfigured')),
  asked_at    timestamptz NOT NULL,
  reason      text,
  document_id uuid,
  PRIMARY KEY (gtin, source)
);
COMMENT ON TABLE discovery.source_answer IS 'The last answer of each source about each missing code';
COMMENT ON COLUMN discovery.source_answer.document_id IS 'The archived answer, fetched at asked_at; null where nothing was archived';

CREATE TABLE discovery.raw_document (
  id           uuid NOT NULL,
  gtin         bigint NOT NULL,
  source       text NOT NULL,
  fetched_at   timestamptz NOT NULL,
  url          text NOT NULL,
  http_status  smallint NOT NULL,
  content_type text NOT NULL,
  api_version  text NOT NULL,
  body         bytea NOT NULL,
  PRIMARY KEY (fetched_at, id)
) PARTITION BY RANGE (fetched_at);
COMMENT ON TABLE discovery.raw_document IS 'Raw answers as they came, one partition per UTC day, kept for 30 days';
CREATE INDEX raw_document_by_gtin ON discovery.raw_document (gtin, source, fetched_at DESC);
CREATE TABLE discovery.raw_document_default PARTITION OF discovery.raw_document DEFAULT;

CREATE FUNCTION discovery.roll_raw_document_partitions(kept_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET timezone = 'UTC' AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  day date;
  partition_name text;
BEGIN
  -- One replica at a time; the others find the work done.
  PERFORM pg_advisory_xact_lock(hashtext('discovery.roll_raw_document_partitions'));
  FOR day IN SELECT generate_series(today, today + 7, interval '1 day')::date LOOP
    partition_name := 'raw_document_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('discovery.' || partition_name) IS NULL
       AND NOT EXISTS (SELECT FROM discovery.raw_document_default WHERE fetched_at >= day AND fetched_at < day + 1) THEN
      EXECUTE format('CREATE TABLE discovery.%I PARTITION OF discovery.raw_document FOR VALUES FROM (%L) TO (%L)',
                     partition_name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
    END IF;
  END LOOP;
  FOR partition_name IN
    SELECT child.relname FROM pg_inherits
    JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'discovery.raw_document'::regclass
      AND child.relname ~ '^raw_document_[0-9]{8}$'
      AND to_date(right(child.relname, 8), 'YYYYMMDD') < today - kept_days
  LOOP
    EXECUTE format('DROP TABLE discovery.%I', partition_name);
  END LOOP;
  DELETE FROM discovery.raw_document_default WHERE fetched_at < today - kept_days;
END $$;
COMMENT ON FUNCTION discovery.roll_raw_document_partitions IS 'Makes the partitions of the next week and drops those older than kept_days';
REVOKE ALL ON FUNCTION discovery.roll_raw_document_partitions FROM PUBLIC;
SELECT discovery.roll_raw_document_partitions(30);

CREATE TABLE discovery.outbox (
  position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  stream     text NOT NULL,
  subject    text NOT NULL,
  data       text NOT NULL,
  headers    jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE discovery.outbox IS 'Events committed with their change and not yet published';

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA discovery TO openshelf_discovery_worker;
GRANT EXECUTE ON FUNCTION discovery.roll_raw_document_partitions TO openshelf_discovery_worker;
`;

const CATALOG = `
CREATE TABLE catalog.product (
  gtin       bigint PRIMARY KEY,
  name       text NOT NULL,
  brand      text,
  status     text NOT NULL CHECK (status IN ('active', 'withdrawn')),
  has_image  boolean NOT NULL,
  version    bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE catalog.product IS 'Hot: existence, search, list rows';
COMMENT ON COLUMN catalog.product.name IS 'A name in any language; empty when no source has one';
COMMENT ON COLUMN catalog.product.version IS 'Grows by one with each change of what the outside sees';

CREATE TABLE catalog.product_detail (
  gtin               bigint PRIMARY KEY REFERENCES catalog.product ON DELETE CASCADE,
  document           text NOT NULL,
  normalizer_version text NOT NULL
);
COMMENT ON TABLE catalog.product_detail IS 'Cold: the whole product as the API answers it, read only for a detail view';
COMMENT ON COLUMN catalog.product_detail.document IS 'Serialised JSON: text, since it is handed on as it is';

CREATE TABLE catalog.product_source (
  gtin           bigint NOT NULL,
  source         text NOT NULL,
  fetched_at     timestamptz NOT NULL,
  document_id    uuid NOT NULL,
  mapper_version text NOT NULL,
  facts          jsonb NOT NULL,
  PRIMARY KEY (gtin, source)
);
COMMENT ON TABLE catalog.product_source IS 'What each source said last, mapped; outlives the raw archive, so that a merge never forgets a source';

CREATE TABLE catalog.outbox (LIKE discovery.outbox INCLUDING ALL);
COMMENT ON TABLE catalog.outbox IS 'Events committed with their change and not yet published';

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA catalog TO openshelf_normalizer;
`;

const READ_VIEWS = `
CREATE VIEW read.product AS
  SELECT product.gtin, product.version, product.status, product.updated_at, detail.document
  FROM catalog.product JOIN catalog.product_detail detail USING (gtin);
COMMENT ON VIEW read.product IS 'A product as lookup-api answers it. Kept stable by normalizer';

CREATE VIEW read.missing_barcode AS
  SELECT missing.gtin, missing.state, missing.demand, missing.round, missing.first_scanned_at, missing.last_scanned_at,
         -- What is planned for a client to wait for; the checks for progress are nobody else's business.
         CASE WHEN missing.state IN ('delayed', 'unknown') THEN missing.next_try_at END AS next_try_at,
         (SELECT coalesce(json_agg(json_build_object('source', answer.source, 'outcome', answer.outcome, 'askedAt', answer.asked_at)
                                   ORDER BY answer.asked_at, answer.source), '[]'::json)
          FROM discovery.source_answer answer
          WHERE answer.gtin = missing.gtin AND answer.round = missing.round) AS answers
  FROM discovery.missing_barcode missing;
COMMENT ON VIEW read.missing_barcode IS 'How the search for a missing code stands. Kept stable by discovery-worker';

CREATE VIEW read.raw_document AS
  SELECT id, gtin, source, fetched_at, url, http_status, content_type, api_version, body FROM discovery.raw_document;
COMMENT ON VIEW read.raw_document IS 'Archived answers. Kept stable by discovery-worker';

GRANT SELECT ON read.product, read.missing_barcode TO openshelf_lookup_api;
GRANT SELECT ON read.product TO openshelf_discovery_worker;
GRANT SELECT ON read.raw_document TO openshelf_normalizer;
`;
