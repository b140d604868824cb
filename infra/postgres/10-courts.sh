#!/bin/bash
# One role and one database per court; no court can connect to another's. Run once by the PostgreSQL image.
# The passwords are files COURT/database_password below $ZHIXING_COURT_SECRETS.
set -euo pipefail

for folder in "$ZHIXING_COURT_SECRETS"/*/; do
  court=$(basename "$folder")
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    -v court="$court" -v password="$(cat "$folder/database_password")" <<'SQL'
CREATE ROLE :"court" LOGIN PASSWORD :'password';
CREATE DATABASE :"court" OWNER :"court" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"court" FROM PUBLIC;
SQL
done
