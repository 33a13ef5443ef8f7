-- Tenancy goes with all tenants, and with it the policies and triggers that ask it.
drop schema {{ schema }} cascade;
