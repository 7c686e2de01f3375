alter table public.user_profiles
  drop constraint user_profiles_subscription_tier_check,
  add constraint user_profiles_subscription_tier_check
    check (subscription_tier in ('free', 'pro', 'pro+', 'team', 'enterprise'));
