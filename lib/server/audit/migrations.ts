import "server-only";

/** One step of the schema. Its number is its place; a step that was released is never changed. */
export interface Migration {
  name: string;
  statements: readonly string[];
}

export const migrations: readonly Migration[] = [
  {
    name: "the chain of events",
    statements: [
      // `summary` and `detail` are canonical JSON and together the whole event; the other columns repeat parts of it to
      // be searched, and `verify` holds them to it.
      `create table audit_events (
         sequence bigint primary key,
         previous_hash text not null,
         hash text not null unique,
         summary text not null,
         detail text not null,
         at timestamptz not null,
         request_id text not null,
         person text not null,
         tenant text not null,
         workspace text not null,
         cluster text not null,
         api_group text not null,
         resource text not null,
         kind text not null,
         namespace text not null,
         name text not null,
         domain text not null,
         verb text not null,
         outcome text not null,
         reasons text not null,
         words text not null
       )`,
      `create index audit_events_at on audit_events (at)`,
      `create index audit_events_object on audit_events (cluster, resource, namespace, name, sequence desc)`,
      `create index audit_events_tenant on audit_events (tenant, sequence desc)`,
      `create index audit_events_person on audit_events (person, sequence desc)`,
      `create index audit_events_outcome on audit_events (outcome, sequence desc) where outcome <> 'allowed'`,
      // The end of the chain, so that a cut tail is seen, and what came before its first event after retention.
      `create table audit_head (
         only_row boolean primary key default true check (only_row),
         sequence bigint not null,
         hash text not null,
         first_sequence bigint not null,
         anchor_hash text not null
       )`,
      `insert into audit_head (sequence, hash, first_sequence, anchor_hash)
         values (0, repeat('0', 64), 1, repeat('0', 64))`,
      // Writes that were begun; each becomes an event when it is known what came of it.
      `create table audit_pending (
         id text primary key,
         owner text not null,
         event text not null,
         begun timestamptz not null default now()
       )`,
    ],
  },
  {
    name: "append only",
    statements: [
      `create function audit_refuse_change() returns trigger language plpgsql as $$
       begin
         if tg_op = 'DELETE' and current_setting('isthmus.audit_retention', true) = 'on' then
           return old;
         end if;
         raise exception 'the audit log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
       end $$`,
      `create trigger audit_events_append_only before update or delete on audit_events
         for each row execute function audit_refuse_change()`,
      `create trigger audit_events_not_truncated before truncate on audit_events
         for each statement execute function audit_refuse_change()`,
    ],
  },
  {
    name: "the policies that decided",
    statements: [
      // `policy` is canonical JSON, and `version` its SHA-256.
      `create table access_policy (
         version text primary key,
         kept_at timestamptz not null default now(),
         policy text not null
       )`,
      `create trigger access_policy_append_only before update or delete on access_policy
         for each row execute function audit_refuse_change()`,
      `create trigger access_policy_not_truncated before truncate on access_policy
         for each statement execute function audit_refuse_change()`,
      // The decision is the last key of canonical `detail`, the version its last, so what an object says is never taken for it.
      `alter table audit_events add column policy_version text not null generated always as (
         coalesce(substring(right(detail, 100) from '"policyVersion":"([^"]{1,80})"[}][}]$'), '')) stored`,
      `create index audit_events_policy on audit_events (policy_version, sequence) where policy_version <> ''`,
      // Of events before this one no policy was kept.
      `alter table audit_head add column policies_from bigint not null default 1`,
      `update audit_head set policies_from = sequence + 1`,
    ],
  },
];
