export { Database, type DatabaseOptions, type Queryable } from './database.js';
export { migrate, type MigrateOptions } from './migrate.js';
export { DatabaseConfig } from './database-config.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export { Outbox, type OutboxEvent, outboxEvent, type OutboxRow, type OutboxSchema } from './outbox.js';
export { roleUrl } from './role-password.js';
export { type ServiceRole, serviceRoles } from './roles.js';
