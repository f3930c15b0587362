/** One database role per service; each may write only the schema that its service owns (design section 6). */
export const serviceRoles = ['openshelf_lookup_api', 'openshelf_discovery_worker', 'openshelf_normalizer'] as const;

export type ServiceRole = (typeof serviceRoles)[number];
