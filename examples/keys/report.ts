// Everything that Step 1 of the gaps report names, as data.
// Not made from intent.yaml, so that a test can hold the two against each other.

/** A column in the report's words; only a name where the words say no more. */
export type ReportColumn = string | { text: string; name: string; type?: string; notNull?: true };

export interface ReportUnique {
  text: string;
  columns: string[];
}

export interface ReportCheck {
  text: string;
  columns: string[];
  /** The values that it accepts, and no others. */
  values?: string[];
  /** Values that it accepts among others. */
  includes?: string[];
  /** The lowest and the highest value. */
  range?: [number, number];
}

export interface ReportForeignKey {
  text: string;
  columns: string[];
  /** Where the report says it. */
  references?: string;
}

export interface ReportIndex {
  text: string;
  /** Key columns in order, with their sort order. */
  columns?: string[];
  /** Columns that the key or the predicate uses, where the report does not name the key. */
  reads?: string[];
  method?: 'gin';
  unique?: true;
  /** Partial; the report never says by which predicate. */
  where?: true;
}

export interface ReportPolicies {
  text: string;
  select?: number;
  insert?: number;
  update?: number;
  delete?: number;
  all?: number;
}

export interface ReportTable {
  columns: ReportColumn[];
  unique?: ReportUnique[];
  checks?: ReportCheck[];
  foreignKeys?: ReportForeignKey[];
  indexes?: ReportIndex[];
  /** Absent where the report says nothing. */
  rls?: { text: string; enabled: boolean };
  policies?: ReportPolicies;
}

export interface ReportFunction {
  text: string;
  arguments: string[];
  returns?: string;
  securityDefiner: boolean;
  searchPath: string[];
}

export interface ReportTrigger {
  text: string;
  table: string;
  timing: 'before' | 'after';
  events: ('insert' | 'update' | 'delete')[];
}

export interface Report {
  extensions: Record<string, { text: string }>;
  tables: Record<string, ReportTable>;
  functions: Record<string, ReportFunction>;
  triggers: Record<string, ReportTrigger>;
}

const userOwned = { text: 'All user-owned tables should have RLS enabled with policies', enabled: true };

/** `text` is the report's own, without its Markdown. */
export const report: Report = {
  extensions: {
    'uuid-ossp': { text: 'uuid-ossp - UUID generation' },
    vector: { text: 'vector - Vector embeddings for behavior_embedding column' },
  },
  tables: {
    user_profiles: {
      columns: [
        'id',
        { text: 'user_id (TEXT, UNIQUE)', name: 'user_id', type: 'text' },
        'created_at',
        'updated_at',
        'name',
        'role',
        'vertical',
        { text: 'stack (JSONB)', name: 'stack', type: 'jsonb' },
        'tone',
        'risk_tolerance',
        'kpi_focus',
        'perspective',
        { text: 'behavior_embedding (VECTOR(1536))', name: 'behavior_embedding', type: 'vector(1536)' },
        'brand_voice',
        'company_context',
        { text: 'preferred_models (JSONB)', name: 'preferred_models', type: 'jsonb' },
        'timezone',
        { text: 'premium_features (JSONB)', name: 'premium_features', type: 'jsonb' },
        'stripe_customer_id',
        'subscription_status',
        'subscription_tier',
        'subscription_current_period_end',
        { text: 'org_id (FK to auth.users)', name: 'org_id' },
        'prevented_failures_count',
        { text: 'guarantee_coverage (TEXT[])', name: 'guarantee_coverage', type: 'text[]' },
        { text: 'integration_access (TEXT[])', name: 'integration_access', type: 'text[]' },
      ],
      unique: [{ text: 'user_id (TEXT, UNIQUE)', columns: ['user_id'] }],
      checks: [
        { text: 'subscription_status CHECK', columns: ['subscription_status'] },
        { text: "subscription_tier CHECK (includes 'pro+')", columns: ['subscription_tier'], includes: ['pro+'] },
      ],
      foreignKeys: [{ text: 'org_id (FK to auth.users)', columns: ['org_id'], references: 'auth.users' }],
      indexes: [
        { text: 'user_id', columns: ['user_id'] },
        { text: 'role', columns: ['role'] },
        { text: 'vertical', columns: ['vertical'] },
        { text: 'updated_at DESC', columns: ['updated_at desc'] },
        { text: 'stack GIN', columns: ['stack'], method: 'gin' },
        { text: 'premium partial', reads: ['premium_features'], where: true },
        { text: 'subscription_status', columns: ['subscription_status'] },
        { text: 'org_id', columns: ['org_id'] },
        { text: 'prevented_failures', columns: ['prevented_failures_count'] },
      ],
      rls: { text: 'Enabled with policies for SELECT/INSERT/UPDATE/DELETE', enabled: true },
      policies: { text: '4 policies (SELECT/INSERT/UPDATE/DELETE)', select: 1, insert: 1, update: 1, delete: 1 },
    },
    prompt_atoms: {
      columns: [
        'id',
        'created_at',
        { text: 'name (NOT NULL)', name: 'name', notNull: true },
        { text: 'category (NOT NULL)', name: 'category', notNull: true },
        'version',
        'system_prompt',
        { text: 'constraints (JSONB)', name: 'constraints', type: 'jsonb' },
        { text: 'examples (JSONB)', name: 'examples', type: 'jsonb' },
        'weight',
        { text: 'compatible_atoms (TEXT[])', name: 'compatible_atoms', type: 'text[]' },
        { text: 'target_roles (TEXT[])', name: 'target_roles', type: 'text[]' },
        { text: 'target_verticals (TEXT[])', name: 'target_verticals', type: 'text[]' },
        'usage_count',
        'success_rate',
        'active',
      ],
      unique: [{ text: 'UNIQUE(name, version)', columns: ['name', 'version'] }],
      indexes: [
        { text: 'category', columns: ['category'] },
        { text: 'active', columns: ['active'] },
        { text: 'name', columns: ['name'] },
        { text: 'name+version UNIQUE', columns: ['name', 'version'], unique: true },
        { text: 'target_roles GIN', columns: ['target_roles'], method: 'gin' },
        { text: 'target_verticals GIN', columns: ['target_verticals'], method: 'gin' },
        { text: 'compatible_atoms GIN', columns: ['compatible_atoms'], method: 'gin' },
      ],
      rls: { text: 'Not enabled (public-readable admin data)', enabled: false },
    },
    vibe_configs: {
      columns: [
        'id',
        { text: 'user_id (TEXT, NOT NULL)', name: 'user_id', type: 'text', notNull: true },
        'created_at',
        'updated_at',
        'name',
        { text: 'playfulness (CHECK 0-100)', name: 'playfulness' },
        { text: 'revenue_focus (CHECK 0-100)', name: 'revenue_focus' },
        { text: 'investor_perspective (CHECK 0-100)', name: 'investor_perspective' },
        { text: 'selected_atoms (UUID[])', name: 'selected_atoms', type: 'uuid[]' },
        'custom_instructions',
        'auto_suggest',
        'approval_required',
        'logging_level',
      ],
      checks: [
        { text: 'playfulness (CHECK 0-100)', columns: ['playfulness'], range: [0, 100] },
        { text: 'revenue_focus (CHECK 0-100)', columns: ['revenue_focus'], range: [0, 100] },
        { text: 'investor_perspective (CHECK 0-100)', columns: ['investor_perspective'], range: [0, 100] },
      ],
      indexes: [
        { text: 'user_id', columns: ['user_id'] },
        { text: 'created_at DESC', columns: ['created_at desc'] },
        { text: 'user_id+created_at DESC', columns: ['user_id', 'created_at desc'] },
        { text: 'selected_atoms GIN', columns: ['selected_atoms'], method: 'gin' },
      ],
      rls: { text: 'Enabled with policies for SELECT/INSERT/UPDATE/DELETE', enabled: true },
      policies: { text: '4 policies', select: 1, insert: 1, update: 1, delete: 1 },
    },
    agent_runs: {
      columns: [
        'id',
        { text: 'user_id (TEXT, NOT NULL)', name: 'user_id', type: 'text', notNull: true },
        'created_at',
        { text: 'trigger (NOT NULL)', name: 'trigger', notNull: true },
        { text: 'trigger_data (JSONB)', name: 'trigger_data', type: 'jsonb' },
        'assembled_prompt',
        { text: 'selected_atoms (UUID[])', name: 'selected_atoms', type: 'uuid[]' },
        { text: 'vibe_config_snapshot (JSONB)', name: 'vibe_config_snapshot', type: 'jsonb' },
        'agent_type',
        'model_used',
        { text: 'generated_content (JSONB)', name: 'generated_content', type: 'jsonb' },
        'user_feedback',
        'feedback_detail',
        'tokens_used',
        'latency_ms',
        'cost_usd',
        { text: 'failure_pattern_id (FK)', name: 'failure_pattern_id' },
        { text: 'success_pattern_id (FK)', name: 'success_pattern_id' },
        'safety_checks_passed',
        { text: 'safety_check_results (JSONB)', name: 'safety_check_results', type: 'jsonb' },
      ],
      foreignKeys: [
        { text: 'failure_pattern_id (FK)', columns: ['failure_pattern_id'] },
        { text: 'success_pattern_id (FK)', columns: ['success_pattern_id'] },
      ],
      indexes: [
        { text: 'user_id', columns: ['user_id'] },
        { text: 'created_at DESC', columns: ['created_at desc'] },
        { text: 'trigger', columns: ['trigger'] },
        { text: 'feedback', columns: ['user_feedback'] },
        { text: 'user_id+created_at DESC', columns: ['user_id', 'created_at desc'] },
        { text: 'trigger+created_at DESC', columns: ['trigger', 'created_at desc'] },
        { text: 'user_id+feedback', columns: ['user_id', 'user_feedback'] },
        { text: 'user_recent partial', columns: ['user_id', 'created_at'], where: true },
        { text: 'failure_pattern', columns: ['failure_pattern_id'] },
        { text: 'success_pattern', columns: ['success_pattern_id'] },
        { text: 'safety_checks', columns: ['safety_checks_passed'] },
      ],
      rls: { text: 'Enabled with policies for SELECT/INSERT/UPDATE/DELETE', enabled: true },
      policies: { text: '4 policies', select: 1, insert: 1, update: 1, delete: 1 },
    },
    background_events: {
      columns: [
        'id',
        { text: 'user_id (TEXT, NOT NULL)', name: 'user_id', type: 'text', notNull: true },
        'created_at',
        { text: 'event_type (NOT NULL)', name: 'event_type', notNull: true },
        { text: 'source (NOT NULL)', name: 'source', notNull: true },
        { text: 'event_data (JSONB)', name: 'event_data', type: 'jsonb' },
        'event_timestamp',
        'suggestion_generated',
        'suggestion_id',
        'user_actioned',
      ],
      indexes: [
        { text: 'user_id', columns: ['user_id'] },
        { text: 'event_type', columns: ['event_type'] },
        { text: 'source', columns: ['source'] },
        { text: 'created_at DESC', columns: ['created_at desc'] },
        { text: 'actioned', columns: ['user_actioned'] },
        { text: 'user_id+event_type', columns: ['user_id', 'event_type'] },
        { text: 'suggestion+actioned', columns: ['suggestion_generated', 'user_actioned'] },
        { text: 'timestamp DESC NULLS LAST', columns: ['event_timestamp desc nulls last'] },
        { text: 'user_unprocessed partial', reads: ['user_id', 'suggestion_generated'], where: true },
      ],
      rls: { text: 'Enabled with policies for SELECT/INSERT/UPDATE/DELETE', enabled: true },
      policies: { text: '4 policies', select: 1, insert: 1, update: 1, delete: 1 },
    },
    user_template_customizations: {
      columns: [
        { text: 'user_id (UUID FK)', name: 'user_id', type: 'uuid' },
        'template_id',
        'milestone',
        { text: 'custom_variables (JSONB)', name: 'custom_variables', type: 'jsonb' },
        'custom_instructions',
        'enabled',
        'created_at',
        'updated_at',
      ],
      unique: [{ text: 'UNIQUE(user_id, template_id)', columns: ['user_id', 'template_id'] }],
      foreignKeys: [{ text: 'user_id (UUID FK)', columns: ['user_id'] }],
      rls: userOwned,
      policies: { text: '4 policies', select: 1, insert: 1, update: 1, delete: 1 },
    },
    template_versions: {
      columns: ['template_id', 'version', 'changelog', 'created_at'],
      unique: [{ text: 'UNIQUE(template_id, version)', columns: ['template_id', 'version'] }],
    },
    template_customization_history: {
      columns: [
        { text: 'customization_id (FK)', name: 'customization_id' },
        { text: 'user_id (FK)', name: 'user_id' },
        'template_id',
        'custom_variables',
        'custom_instructions',
        'enabled',
        'change_type',
        'change_reason',
        'created_at',
        { text: 'changed_by (FK)', name: 'changed_by' },
      ],
      foreignKeys: [
        { text: 'customization_id (FK)', columns: ['customization_id'] },
        { text: 'user_id (FK)', columns: ['user_id'] },
        { text: 'changed_by (FK)', columns: ['changed_by'] },
      ],
      rls: userOwned,
      policies: { text: '1 policy (SELECT)', select: 1 },
    },
    template_usage_analytics: {
      columns: [
        { text: 'user_id (FK)', name: 'user_id' },
        'template_id',
        'usage_count',
        'last_used_at',
        'success_count',
        'failure_count',
        'average_rating',
        'total_ratings',
        'average_tokens_used',
        'average_latency_ms',
        'first_used_at',
        'updated_at',
      ],
      unique: [{ text: 'UNIQUE(user_id, template_id)', columns: ['user_id', 'template_id'] }],
      foreignKeys: [{ text: 'user_id (FK)', columns: ['user_id'] }],
      rls: userOwned,
      policies: { text: '2 policies (SELECT, ALL)', select: 1, all: 1 },
    },
    template_feedback: {
      columns: [
        { text: 'user_id (FK)', name: 'user_id' },
        'template_id',
        { text: 'rating (CHECK 1-5)', name: 'rating' },
        'comment',
        'suggestions',
        'created_at',
        'updated_at',
      ],
      unique: [{ text: 'UNIQUE(user_id, template_id)', columns: ['user_id', 'template_id'] }],
      checks: [{ text: 'rating (CHECK 1-5)', columns: ['rating'], range: [1, 5] }],
      foreignKeys: [{ text: 'user_id (FK)', columns: ['user_id'] }],
      rls: userOwned,
      policies: { text: '2 policies (ALL for own, SELECT for public)', all: 1, select: 1 },
    },
    shared_template_customizations: {
      columns: [
        { text: 'owner_id (FK)', name: 'owner_id' },
        'template_id',
        'name',
        'description',
        'is_public',
        { text: 'shared_with_user_ids (UUID[])', name: 'shared_with_user_ids', type: 'uuid[]' },
        { text: 'shared_with_team_ids (UUID[])', name: 'shared_with_team_ids', type: 'uuid[]' },
        { text: 'custom_variables (JSONB)', name: 'custom_variables', type: 'jsonb' },
        'custom_instructions',
        'usage_count',
        'rating_average',
        'created_at',
        'updated_at',
      ],
      foreignKeys: [{ text: 'owner_id (FK)', columns: ['owner_id'] }],
      rls: userOwned,
      policies: { text: '2 policies (SELECT for public/shared, ALL for own)', select: 1, all: 1 },
    },
    template_presets: {
      columns: [
        'name',
        'description',
        'category',
        { text: 'template_ids (TEXT[])', name: 'template_ids', type: 'text[]' },
        { text: 'custom_variables (JSONB)', name: 'custom_variables', type: 'jsonb' },
        'custom_instructions',
        'is_system_preset',
        { text: 'created_by (FK)', name: 'created_by' },
        'usage_count',
        'created_at',
        'updated_at',
      ],
      foreignKeys: [{ text: 'created_by (FK)', columns: ['created_by'] }],
      rls: userOwned,
      policies: { text: '3 policies (SELECT all, INSERT own, UPDATE own)', select: 1, insert: 1, update: 1 },
    },
    organizations: {
      columns: [
        'id',
        'name',
        { text: 'slug (UNIQUE)', name: 'slug' },
        { text: 'owner_id (FK)', name: 'owner_id' },
        'created_at',
        'updated_at',
      ],
      unique: [{ text: 'slug (UNIQUE)', columns: ['slug'] }],
      foreignKeys: [{ text: 'owner_id (FK)', columns: ['owner_id'] }],
      rls: userOwned,
      policies: { text: '3 policies (SELECT own/member, INSERT own, UPDATE own)', select: 1, insert: 1, update: 1 },
    },
    organization_members: {
      columns: [
        { text: 'org_id (FK)', name: 'org_id' },
        { text: 'user_id (FK)', name: 'user_id' },
        { text: 'role (CHECK: owner/admin/member)', name: 'role' },
        'created_at',
      ],
      unique: [{ text: 'UNIQUE(org_id, user_id)', columns: ['org_id', 'user_id'] }],
      checks: [{ text: 'role (CHECK: owner/admin/member)', columns: ['role'], values: ['owner', 'admin', 'member'] }],
      foreignKeys: [
        { text: 'org_id (FK)', columns: ['org_id'] },
        { text: 'user_id (FK)', columns: ['user_id'] },
      ],
      rls: userOwned,
      policies: { text: '2 policies (SELECT members, ALL admins)', select: 1, all: 1 },
    },
    invitations: {
      columns: [
        { text: 'org_id (FK)', name: 'org_id' },
        'email',
        { text: 'role (CHECK: admin/member)', name: 'role' },
        { text: 'invited_by (FK)', name: 'invited_by' },
        { text: 'token (UNIQUE)', name: 'token' },
        'expires_at',
        'accepted_at',
        'created_at',
      ],
      unique: [
        { text: 'token (UNIQUE)', columns: ['token'] },
        { text: 'UNIQUE(org_id, email)', columns: ['org_id', 'email'] },
      ],
      checks: [{ text: 'role (CHECK: admin/member)', columns: ['role'], values: ['admin', 'member'] }],
      foreignKeys: [
        { text: 'org_id (FK)', columns: ['org_id'] },
        { text: 'invited_by (FK)', columns: ['invited_by'] },
      ],
      rls: userOwned,
      policies: { text: '2 policies (SELECT members, ALL admins)', select: 1, all: 1 },
    },
    usage_metrics: {
      columns: [
        { text: 'user_id (TEXT)', name: 'user_id', type: 'text' },
        { text: 'metric_type (CHECK: runs/tokens/templates/exports)', name: 'metric_type' },
        'metric_value',
        'period_start',
        'period_end',
        'created_at',
      ],
      unique: [{ text: 'UNIQUE(user_id, metric_type, period_start)', columns: ['user_id', 'metric_type', 'period_start'] }],
      checks: [
        {
          text: 'metric_type (CHECK: runs/tokens/templates/exports)',
          columns: ['metric_type'],
          values: ['runs', 'tokens', 'templates', 'exports'],
        },
      ],
      rls: userOwned,
      policies: { text: '2 policies (SELECT own, INSERT system)', select: 1, insert: 1 },
    },
    failure_patterns: {
      columns: [
        { text: 'user_id (TEXT)', name: 'user_id', type: 'text' },
        'created_at',
        { text: 'pattern_type (CHECK)', name: 'pattern_type' },
        'pattern_description',
        'pattern_signature',
        'detected_in',
        'original_output',
        'failure_reason',
        'prevention_rule',
        'prevention_prompt_addition',
        { text: 'context_snapshot (JSONB)', name: 'context_snapshot', type: 'jsonb' },
        'template_id',
        { text: 'vibe_config_snapshot (JSONB)', name: 'vibe_config_snapshot', type: 'jsonb' },
        { text: 'severity (CHECK)', name: 'severity' },
        'resolved',
        'resolved_at',
        'occurrence_count',
        'last_occurrence',
      ],
      checks: [
        { text: 'pattern_type (CHECK)', columns: ['pattern_type'] },
        { text: 'severity (CHECK)', columns: ['severity'] },
      ],
      rls: userOwned,
      policies: { text: '3 policies (SELECT/INSERT/UPDATE own)', select: 1, insert: 1, update: 1 },
    },
    success_patterns: {
      columns: [
        { text: 'user_id (TEXT)', name: 'user_id', type: 'text' },
        'created_at',
        { text: 'pattern_type (CHECK)', name: 'pattern_type' },
        'pattern_description',
        'pattern_signature',
        'context',
        'outcome',
        { text: 'success_factors (TEXT[])', name: 'success_factors', type: 'text[]' },
        'template_id',
        { text: 'vibe_config_snapshot (JSONB)', name: 'vibe_config_snapshot', type: 'jsonb' },
        { text: 'context_snapshot (JSONB)', name: 'context_snapshot', type: 'jsonb' },
        'output_example',
        'usage_count',
        'success_rate',
        'last_used',
      ],
      checks: [{ text: 'pattern_type (CHECK)', columns: ['pattern_type'] }],
      rls: userOwned,
      policies: { text: '3 policies (SELECT/INSERT/UPDATE own)', select: 1, insert: 1, update: 1 },
    },
    pattern_matches: {
      columns: [
        { text: 'user_id (TEXT)', name: 'user_id', type: 'text' },
        'created_at',
        'pattern_id',
        { text: 'pattern_type (CHECK: failure/success)', name: 'pattern_type' },
        { text: 'match_type (CHECK: exact/similar/prevented)', name: 'match_type' },
        'matched_against',
        'match_confidence',
        { text: 'context_snapshot (JSONB)', name: 'context_snapshot', type: 'jsonb' },
        'action_taken',
        'outcome',
      ],
      checks: [
        { text: 'pattern_type (CHECK: failure/success)', columns: ['pattern_type'], values: ['failure', 'success'] },
        { text: 'match_type (CHECK: exact/similar/prevented)', columns: ['match_type'], values: ['exact', 'similar', 'prevented'] },
      ],
      rls: userOwned,
      policies: { text: '2 policies (SELECT/INSERT own)', select: 1, insert: 1 },
    },
  },
  functions: {
    update_updated_at_column: {
      text: 'update_updated_at_column() - TRIGGER function, SECURITY DEFINER, search_path = public',
      arguments: [],
      returns: 'trigger',
      securityDefiner: true,
      searchPath: ['public'],
    },
    update_user_template_customizations_updated_at: {
      text: 'update_user_template_customizations_updated_at() - TRIGGER function, SECURITY DEFINER, search_path = public',
      arguments: [],
      returns: 'trigger',
      securityDefiner: true,
      searchPath: ['public'],
    },
    track_template_usage: {
      text: 'track_template_usage(p_user_id UUID, p_template_id TEXT, p_success BOOLEAN, p_tokens_used INT, p_latency_ms INT) - SECURITY DEFINER, search_path = public',
      arguments: ['uuid', 'text', 'boolean', 'integer', 'integer'],
      securityDefiner: true,
      searchPath: ['public'],
    },
    create_customization_history: {
      text: 'create_customization_history() - TRIGGER function, SECURITY DEFINER, search_path = public',
      arguments: [],
      returns: 'trigger',
      securityDefiner: true,
      searchPath: ['public'],
    },
  },
  triggers: {
    update_user_profiles_updated_at: {
      text: 'update_user_profiles_updated_at - BEFORE UPDATE on user_profiles',
      table: 'user_profiles',
      timing: 'before',
      events: ['update'],
    },
    update_vibe_configs_updated_at: {
      text: 'update_vibe_configs_updated_at - BEFORE UPDATE on vibe_configs',
      table: 'vibe_configs',
      timing: 'before',
      events: ['update'],
    },
    update_user_template_customizations_updated_at: {
      text: 'update_user_template_customizations_updated_at - BEFORE UPDATE on user_template_customizations',
      table: 'user_template_customizations',
      timing: 'before',
      events: ['update'],
    },
    track_customization_changes: {
      text: 'track_customization_changes - AFTER INSERT OR UPDATE on user_template_customizations',
      table: 'user_template_customizations',
      timing: 'after',
      events: ['insert', 'update'],
    },
    update_template_presets_updated_at: {
      text: 'update_template_presets_updated_at - BEFORE UPDATE on template_presets',
      table: 'template_presets',
      timing: 'before',
      events: ['update'],
    },
    update_shared_template_customizations_updated_at: {
      text: 'update_shared_template_customizations_updated_at - BEFORE UPDATE on shared_template_customizations',
      table: 'shared_template_customizations',
      timing: 'before',
      events: ['update'],
    },
    update_template_feedback_updated_at: {
      text: 'update_template_feedback_updated_at - BEFORE UPDATE on template_feedback',
      table: 'template_feedback',
      timing: 'before',
      events: ['update'],
    },
  },
};
